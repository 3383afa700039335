"""The open data as Parquet. Loaded only where the extra `linli[parquet]` is installed."""

import io

import pyarrow
from pyarrow import parquet

from linli.exchange.opendata.columns import DATA, rows_of, typed
from linli.exchange.opendata.files import publications

KINDS = {
    "integer": pyarrow.int32(),
    "boolean": pyarrow.bool_(),
    "string": pyarrow.string(),
    "yearmonth": pyarrow.string(),
}
SCHEMA = pyarrow.schema(
    [
        pyarrow.field(one.name, KINDS[one.kind], metadata={"zh": one.zh, "en": one.en})
        for one in DATA
    ]
)
ROWS_OF_A_GROUP = 50_000


def written() -> bytes:
    """The table, its meanings as metadata of the columns; a group of rows in memory at a time."""
    file = io.BytesIO()
    with parquet.ParquetWriter(file, SCHEMA, compression="zstd") as writer:
        group: list[dict[str, object]] = []
        for cells in rows_of(publications()):
            group.append(typed(cells))
            if len(group) == ROWS_OF_A_GROUP:
                writer.write_table(pyarrow.Table.from_pylist(group, schema=SCHEMA))
                group = []
        writer.write_table(pyarrow.Table.from_pylist(group, schema=SCHEMA))
    return file.getvalue()
