"""What a column holds: the value of a field as SQLite knows it, or JSON where the field has parts."""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from tracker.records import KINDS

_SCALARS = (bool, int, float, str, Enum, date, datetime, Decimal)


def scalar_of(annotation: Any) -> type | None:
    """Return the type of the one value that a field of this annotation holds; None for what is nested."""
    if get_origin(annotation) is Annotated:
        return scalar_of(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [argument for argument in get_args(annotation) if argument is not type(None)]
        return scalar_of(inner[0]) if len(inner) == 1 else None
    if not isinstance(annotation, type):
        return None
    return next((scalar for scalar in _SCALARS if issubclass(annotation, scalar)), None)


@cache
def columns_of(kind: str) -> Mapping[str, type | None]:
    """Return the columns of a kind in their order, each with its type; None for one that holds JSON."""
    return {name: scalar_of(field.annotation) for name, field in KINDS[kind].model_fields.items()}
