"""One pen per noun: what a table may be, and who may write it."""

import ast

from django.apps import apps
from django.db.models import (
    BinaryField,
    CharField,
    ForeignKey,
    JSONField,
    ManyToManyField,
    TextField,
)

from linli.cases.models import Case
from linli.people.sealed_fields import IndexField, SealedField
from linli.site.lifetimes import LIFETIMES
from tests.house.source import modules

WIDEST_CASE = 20


def test_a_case_holds_what_every_case_has():
    columns = [field.column for field in Case._meta.concrete_fields]
    assert len(columns) <= WIDEST_CASE, columns


def test_a_case_points_at_no_row_that_hangs_on_it():
    """A "current row" pointer and the row itself always come to disagree one day."""
    upstairs = {
        relation.related_model
        for relation in Case._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
    }
    assert not [
        field.name
        for field in Case._meta.concrete_fields
        if field.is_relation and field.related_model in upstairs
    ]


def test_a_key_to_another_room_leaves_no_trace_there():
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("linli."):
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey | ManyToManyField):
                continue
            other = field.related_model
            if other._meta.app_label == model._meta.app_label:
                continue
            if field.remote_field.related_name != "+":
                found.append(f"{model.__name__}.{field.name}")
    assert not found


def test_every_sealed_column_says_what_it_is_sealed_for():
    """So that renewing a key reaches it; what is made with the mark key is never renewed."""
    for_good = {"code_index", "what_index"}
    found = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("linli.")
        for field in model._meta.concrete_fields
        if (field.name.endswith("_sealed") and not isinstance(field, SealedField))
        or (
            isinstance(field, BinaryField)
            and field.name.endswith("_index")
            and not isinstance(field, IndexField)
            and field.name not in for_good
        )
    ]
    assert not found


def test_every_table_with_people_s_words_says_how_it_forgets():
    """Whatever can hold a text, a JSON or a sealed value is named in the map of lifetimes."""
    holding = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("linli.")
        for field in model._meta.concrete_fields
        if isinstance(field, BinaryField | TextField | JSONField)
        or (isinstance(field, CharField) and (field.max_length or 0) >= 100)
    }
    assert holding - set(LIFETIMES) == set(), "say in linli/site/lifetimes.py until when it is kept"
    assert not set(LIFETIMES) - {model._meta.label for model in apps.get_models()}


def test_no_generic_key_no_signal_no_lookup_of_a_model_by_its_name():
    forbidden = {
        "GenericForeignKey",
        "GenericRelation",
        "get_model",
        "post_save",
        "pre_save",
        "post_delete",
        "pre_delete",
        "m2m_changed",
        "ContentType",
    }
    found = [
        f"{module.at(node)} {name}"
        for module in modules()
        for node in module.nodes
        if (name := _name(node)) in forbidden
    ]
    assert not found


def test_a_case_s_state_changes_only_in_step():
    """Looked for: `x.state = …`, `.update(state=…)` and `SET state` on cases, elsewhere."""
    found = []
    for module in modules():
        if module.name == "linli/cases/step.py" or module.room != "cases":
            continue
        for node in module.nodes:
            if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found += [
                    module.at(target)
                    for target in targets
                    if isinstance(target, ast.Attribute) and target.attr == "state"
                ]
            elif isinstance(node, ast.Call) and _name(node.func) == "update":
                found += [module.at(node) for word in node.keywords if word.arg == "state"]
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                words = " ".join(node.value.lower().split())
                if "update cases_case" in words and "state =" in words:
                    found.append(module.at(node))
    assert not found


def test_other_rooms_never_write_a_case():
    found = [
        module.at(node)
        for module in modules()
        if module.room != "cases"
        for node in module.nodes
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and any(
            verb in " ".join(node.value.lower().split())
            for verb in ("update cases_", "insert into cases_", "delete from cases_")
        )
    ]
    assert not found


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.alias):
        return node.name
    return ""
