"""What long runs there are."""

import ast
from pathlib import Path

for file in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    tree = ast.parse(file.read_text())
    if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
        print(f"scripts/soak {file.stem:12} {(ast.get_docstring(tree) or '').splitlines()[0]}")
