"""PyWebIO's internals under their old names, as far as public programs use them.

The modules here are found as `asgiwebio.io_ctrl` and so on, since `asgiwebio` looks for its submodules in this folder
too. Nothing of ours imports them.
"""
