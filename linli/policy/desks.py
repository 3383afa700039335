"""Which desk a case belongs to: the centre that dispatches, verifies and closes it. Pure."""

from linli.policy.pack import Pack


def desk_code(
    pack: Pack,
    *,
    category: str,
    area_code: str,
    holder: str | None = None,
    not_below: str | None = None,
) -> str:
    """The code of the unit that is a case's desk.

    The lowest desk over the area that the category's lowest level allows; the district's where
    there is no area. A unit never verifies its own answer: when the `holder` is that desk itself,
    the next one above is the desk, unless there is none. A case that came up to a desk does not
    sink below it again: `not_below`.
    """
    known = pack.category(category)
    depth = None if known is None else pack.levels.by_code[known.lowest_level].depth
    found = [
        desk
        for level in reversed(pack.levels.levels)
        if (depth is None or level.depth <= depth)
        and (desk := pack.desk_at(level.code, area_code or None)) is not None
    ] or [pack.district_desk]
    if not_below in found:
        found = found[found.index(not_below) :]
    return found[1] if found[0] == holder and len(found) > 1 else found[0]
