"""The query language: one tree, and what it means for one event; the store has what it means for columns."""

from tui.query.context import Context
from tui.query.errors import QueryError
from tui.query.parser import parse
from tui.query.predicates import alert_predicate, predicate
from tui.query.reach import earliest
from tui.query.tree import Pipe, Query

__all__ = ["Context", "Pipe", "Query", "QueryError", "alert_predicate", "earliest", "parse", "predicate"]
