"""The query language: one tree, and what it means for one event; the store has what it means for columns.

Here is what it takes to read a query. What it takes to answer one is in modules of its own, which the first
picture does not wait for.
"""

from tui.query.errors import QueryError
from tui.query.parser import parse
from tui.query.tree import Pipe, Query

__all__ = ["Pipe", "Query", "QueryError", "parse"]
