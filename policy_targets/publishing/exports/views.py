"""Write the views of exported databases: joined tables, with names instead of ids."""

from __future__ import annotations

from collections.abc import Mapping

_CLAIM = """\
SELECT '{kind}' AS kind, c.{kind}_id AS claim_id, c.period_label, c.period_start, c.period_end, p.name AS place,
  o.name AS organisation, s.name AS speaker, i.name AS indicator, i.name_en AS indicator_en, i.theme,
  c.indicator_label, c.measure, c.comparator, c.value, c.value_upper, c.unit, c.amount, c.amount_upper, c.unit_code,
  c.scope, {commitment} AS commitment, c.quote, c.status, c.source_id
FROM {kind}s c
  JOIN places p ON p.place_id = c.place_id
  LEFT JOIN organisations o ON o.organisation_id = c.organisation_id
  LEFT JOIN speakers s ON s.speaker_id = c.speaker_id
  LEFT JOIN indicators i ON i.indicator_id = c.indicator_id"""
VIEWS: Mapping[str, tuple[str, str]] = {
    "claims": (
        "Targets and outcomes together, with names for ids. 目标与结果合表，编号换作名称。",
        "\nUNION ALL\n".join(
            (
                _CLAIM.format(kind="target", commitment="c.commitment"),
                _CLAIM.format(kind="outcome", commitment="NULL"),
            )
        ),
    ),
    "held": (
        "Each assessment with the target and the outcome it holds against each other. 目标与结果的对照。",
        """\
SELECT a.assessment_id, a.verdict, a.completion, a.basis, t.indicator_label AS target, t.comparator,
  t.value AS target_value, t.unit AS target_unit, t.period_end, t.quote AS target_quote, o.value AS outcome_value,
  o.unit AS outcome_unit, o.quote AS outcome_quote, a.quote AS stated, a.target_id, a.outcome_id
FROM assessments a
  JOIN targets t ON t.target_id = a.target_id
  JOIN outcomes o ON o.outcome_id = a.outcome_id""",
    ),
    "indicator_counts": (
        "How many targets and outcomes measure each indicator. 各指标的目标数与结果数。",
        """\
SELECT i.indicator_id, i.name, i.name_en, i.theme,
  (SELECT count(*) FROM targets t WHERE t.indicator_id = i.indicator_id) AS targets,
  (SELECT count(*) FROM outcomes o WHERE o.indicator_id = i.indicator_id) AS outcomes
FROM indicators i""",
    ),
    "leads": (
        "Each initiative with the body that leads it. 各举措及其牵头机构。",
        """\
SELECT i.initiative_id, i.name, i.name_en, i.kind, i.stage, o.name AS organisation, p.name AS place, i.quote,
  i.source_id
FROM initiatives i
  LEFT JOIN organisations o ON o.organisation_id = i.organisation_id
  LEFT JOIN places p ON p.place_id = i.place_id""",
    ),
}


def write_views() -> list[str]:
    """Return the statements that create the views.

    >>> [statement.split(" AS")[0] for statement in write_views()]
    ['CREATE VIEW "claims"', 'CREATE VIEW "held"', 'CREATE VIEW "indicator_counts"', 'CREATE VIEW "leads"']
    """
    return [f'CREATE VIEW "{name}" AS\n{query}' for name, (_, query) in VIEWS.items()]
