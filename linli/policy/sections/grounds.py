"""Grounds 理由: the reasons that an officer can give for a verb, picked and never made up."""

from functools import cached_property

from linli.policy.sections.section import Code, Section, Text


class Ground(Section):
    """One reason, with the name the reporter reads."""

    code: Code
    name: Text


class Grounds(Section):
    """The grounds for each verb that needs one."""

    declining: tuple[Ground, ...]
    returning: tuple[Ground, ...]
    withdrawing: tuple[Ground, ...]
    redacting: tuple[Ground, ...]
    holding: tuple[Ground, ...]
    extending: tuple[Ground, ...]
    # Releases from before there were exclusions go without.
    excluding: tuple[Ground, ...] = ()

    @cached_property
    def by_verb(self) -> dict[str, dict[str, Ground]]:
        """Verb word (decline, return, withdraw, redact, hold, extend, exclude) → code → ground."""
        return {
            verb: {ground.code: ground for ground in grounds}
            for verb, grounds in (
                ("decline", self.declining),
                ("return", self.returning),
                ("withdraw", self.withdrawing),
                ("redact", self.redacting),
                ("hold", self.holding),
                ("extend", self.extending),
                ("exclude", self.excluding),
            )
        }
