"""Write a tiny model with random weights, for llama.cpp's server: it babbles.

Needs the package `gguf`; run it with a Python that has it, and a file to write.
"""

import sys
from collections.abc import Iterator

import gguf
import numpy as np

WIDTH, HEADS, INNER, LAYERS, WINDOW = 64, 4, 128, 2, 4_096
WORDS = ("one", "two", "three", "sea", "blue", "naïve", "日本", "and", "the", "is")
CHATML = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def main(path: str) -> None:
    """Write the model to `path`."""
    tokens = [*_tokens()]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_context_length(WINDOW)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _ in tokens])
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([kind for _, kind in tokens])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(CHATML)
    for name, weights in _tensors(len(tokens)):
        writer.add_tensor(name, weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _tokens() -> Iterator[tuple[str, int]]:
    yield "<unk>", gguf.TokenType.UNKNOWN
    yield "<s>", gguf.TokenType.CONTROL
    yield "</s>", gguf.TokenType.CONTROL
    for byte in range(256):
        yield f"<0x{byte:02X}>", gguf.TokenType.BYTE
    for word in WORDS:
        yield f"\N{LOWER ONE EIGHTH BLOCK}{word}", gguf.TokenType.NORMAL


def _tensors(tokens: int) -> Iterator[tuple[str, np.ndarray]]:
    """All weights; only words are ever likely, so that it babbles in words."""
    dice = np.random.default_rng(1)

    def some(*shape: int) -> np.ndarray:
        return dice.normal(0, 0.3, shape).astype(np.float32)

    said = some(tokens, WIDTH)
    said[: tokens - len(WORDS)] = 0
    said[tokens - len(WORDS) :, 0] = 20
    ones = np.ones(WIDTH, np.float32)
    embedded = some(tokens, WIDTH)
    embedded[:, 0] = 3
    yield "token_embd.weight", embedded
    yield "output_norm.weight", ones
    yield "output.weight", said
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        yield f"{block}.attn_norm.weight", ones
        yield f"{block}.ffn_norm.weight", ones
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            yield f"{block}.{name}.weight", 0.1 * some(WIDTH, WIDTH)
        yield f"{block}.ffn_gate.weight", 0.1 * some(INNER, WIDTH)
        yield f"{block}.ffn_up.weight", 0.1 * some(INNER, WIDTH)
        yield f"{block}.ffn_down.weight", 0.1 * some(WIDTH, INNER)


if __name__ == "__main__":
    main(sys.argv[1])
