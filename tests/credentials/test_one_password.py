"""`op read` is called with the reference alone, within a deadline, and its troubles are told in one clean line."""

from pathlib import Path

import pytest

from tests.credentials.tokens import CANARY, TOKEN
from tui.credentials.one_password import read_reference
from tui.credentials.shape import TokenProblem

REFERENCE = "op://SOC/Events API/credential"


@pytest.fixture
def op(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program `op`, to be written by the test; nothing else is on the path but the shell."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path / "op"


def _script(op: Path, body: str) -> None:
    op.write_text(f"#!/bin/sh\n{body}\n")
    op.chmod(0o700)


def test_the_reference_is_one_argument_and_the_output_is_the_token(op: Path) -> None:
    _script(op, f'[ "$#|$1|$2|$3" = "3|read|--no-newline|{REFERENCE}" ] && printf %s "{TOKEN}"')

    assert read_reference(REFERENCE) == TOKEN


def test_its_complaint_is_told_in_one_line_without_escapes_or_tokens(op: Path) -> None:
    _script(op, f"printf 'first\\n\\033]0;x\\007[ERROR] no item {TOKEN}\\n\\n' >&2; exit 1")

    with pytest.raises(TokenProblem, match="no item") as caught:
        read_reference(REFERENCE)

    assert "\x1b" not in str(caught.value)
    assert "first" not in str(caught.value)
    assert CANARY not in str(caught.value)


def test_a_hanging_op_is_ended(op: Path) -> None:
    _script(op, f"echo {TOKEN}; exec /bin/sleep 60")

    with pytest.raises(TokenProblem, match="longer than") as caught:
        read_reference(REFERENCE, deadline=0.2)

    assert caught.value.__cause__ is None


def test_without_op_the_reference_cannot_be_read(op: Path) -> None:
    with pytest.raises(TokenProblem, match="no op program"):
        read_reference(REFERENCE)


@pytest.mark.parametrize("reference", [TOKEN, "--help", "op://", "op://vault/x\n--force"])
def test_what_is_no_reference_never_gets_to_op(op: Path, reference: str) -> None:
    _script(op, f"touch {op}.called")

    with pytest.raises(TokenProblem, match="no secret reference") as caught:
        read_reference(reference)

    assert CANARY not in str(caught.value)
    assert not op.with_suffix(".called").exists()
