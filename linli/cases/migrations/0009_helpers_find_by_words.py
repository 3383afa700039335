"""Whoever assists with a case finds it by its words; cases from before get the mark."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_reachable_since")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE cases_casewords AS words
            SET document = words.document || array_to_tsvector(helping.marks)
            FROM (SELECT case_id, array_agg(DISTINCT '+' || unit_id) AS marks
                  FROM cases_helper GROUP BY case_id) AS helping
            WHERE words.case_id = helping.case_id
            """,
            migrations.RunSQL.noop,
        ),
    ]
