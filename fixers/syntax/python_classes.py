"""Classes of Python as functions: what a method does to `self` it does to names of the file."""

import ast
import copy
from collections import Counter
from typing import Final

_OF_IT: Final = frozenset({"self", "cls"})
_MAKES: Final = "__init__"


def without_classes(tree: ast.Module) -> ast.Module:
    """The program with the methods of its classes as functions, where no name is there twice."""
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    if not classes:
        return tree
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    times = Counter(one.name for one in functions if one.name != _MAKES)
    if any(number > 1 for number in times.values()):
        return tree
    plain = copy.deepcopy(tree)
    made = {
        ast.unparse(node.targets[0])
        for node in ast.walk(plain)
        if isinstance(node, ast.Assign) and _made_by(node.value, classes)
    }
    spread = _Spread(classes, made, {one.name for one in functions})
    plain.body = [one for node in plain.body for one in spread.statements(node)]
    return plain


def _made_by(node: ast.expr, classes: dict[str, ast.ClassDef]) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in classes


class _Spread(ast.NodeTransformer):
    def __init__(
        self, classes: dict[str, ast.ClassDef], instances: set[str], methods: set[str]
    ) -> None:
        self._classes = classes
        self._instances = instances
        self._methods = methods

    def statements(self, node: ast.stmt) -> list[ast.stmt]:
        if not isinstance(node, ast.ClassDef):
            told = self.visit(node)
            return told if isinstance(told, list) else [told]
        return [self._method(node.name, one) for one in node.body]

    def _method(self, of: str, node: ast.stmt) -> ast.stmt:
        if isinstance(node, ast.FunctionDef):
            node.name = of if node.name == _MAKES else node.name
            node.args.args = [one for one in node.args.args if one.arg not in _OF_IT]
        told: ast.stmt = self.visit(node)
        return told

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        """`Deploy(x).run()`: both calls, the one that makes it first."""
        called = node.value.func if isinstance(node.value, ast.Call) else None
        made = called.value if isinstance(called, ast.Attribute) else None
        first = made is not None and _made_by(made, self._classes)
        told = self.generic_visit(node)
        if not first or made is None:
            return told
        return [
            ast.copy_location(ast.Expr(made), node),
            ast.copy_location(ast.Expr(node.value), node),
        ]

    def visit_Call(self, node: ast.Call) -> ast.AST:
        func = node.func
        if isinstance(func, ast.Attribute) and func.attr in self._methods:
            of = ast.unparse(func.value)
            if of in _OF_IT | self._instances or _made_by(func.value, self._classes):
                node.func = ast.copy_location(ast.Name(func.attr, ast.Load()), func)
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id in _OF_IT:
            return ast.copy_location(ast.Name(f"self_{node.attr}", node.ctx), node)
        return self.generic_visit(node)
