"""The benchmark's law in OpenFisca-Core 46 (installed in the benchmarks' own environment only)."""

from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.reforms import Reform
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.rulebook.data import BASES, GRANTS, MERIT, SOCIAL, Data

NAMES = ("merit_monthly", "social_monthly", "grant")
PERSON = build_entity(key="person", plural="persons", label="person", is_person=True)
HOUSEHOLD = build_entity(
    key="household", plural="households", label="household", roles=[{"key": "member", "plural": "members"}]
)


def _input(name: str, entity: Any) -> Any:
    return type(
        name,
        (Variable,),
        {"value_type": int, "entity": entity, "definition_period": DateUnit.ETERNITY, "label": name},
    )


class age(Variable):  # noqa: N801 - OpenFisca names variables by class
    value_type = int
    entity = PERSON
    definition_period = DateUnit.MONTH

    def formula(person, period):  # noqa: N805
        number = period.start.year * 12 + period.start.month - 1
        return (number - person("birth_month", period)) // 12


class children(Variable):  # noqa: N801
    value_type = int
    entity = HOUSEHOLD
    definition_period = DateUnit.MONTH

    def formula(household, period):  # noqa: N805
        return household.sum(household.members("age", period) < 16)


class merit_monthly(Variable):  # noqa: N801
    value_type = int
    entity = PERSON
    definition_period = DateUnit.MONTH

    def formula(person, period, parameters):  # noqa: N805
        table = (parameters(period).merit * np.array(MERIT) + 50) // 100
        return table[person("merit", period)]


class social_monthly(Variable):  # noqa: N801
    value_type = int
    entity = PERSON
    definition_period = DateUnit.MONTH

    def formula(person, period, parameters):  # noqa: N805
        share = (parameters(period).social * np.array(SOCIAL) + 50) // 100
        kind, years = person("social", period), person("age", period)
        poor = person.household("poverty", period) != 0
        number = person.household("children", period)
        return np.select(
            [
                (kind == 1) & (years >= 80) & (person("merit", period) == 0),
                kind == 2,
                kind == 3,
                (kind == 4) & (years < 16),
                (kind == 5) & poor,
            ],
            [share[1], share[2], share[3], share[4], share[5] * number],
            0,
        )


class grant(Variable):  # noqa: N801
    value_type = int
    entity = PERSON
    definition_period = DateUnit.MONTH

    def formula(person, period, parameters):  # noqa: N805
        job = person("job", period)
        holds = [
            job == 1, job == 2, job == 3, person("merit_monthly", period) > 0, person("social_monthly", period) > 0,
            person.household("poverty", period) != 0,
        ]  # fmt: skip
        found = np.zeros(len(job), np.int64)
        for index, each in enumerate(holds):
            np.maximum(found, np.where(each, GRANTS[index], 0), out=found)
        return found


def system() -> Any:
    """Return the tax and benefit system of the benchmark."""
    found = TaxBenefitSystem([PERSON, HOUSEHOLD])
    inputs = [_input(name, PERSON) for name in ("birth_month", "merit", "social", "job")] + [
        _input("poverty", HOUSEHOLD)
    ]
    found.add_variables(*inputs, age, children, merit_monthly, social_monthly, grant)
    tree = {
        name: {"values": {f"{start}-01": {"value": value} for start, value in values}}
        for name, values in BASES.items()
    }
    found.parameters = ParameterNode("", data=tree)
    return found


SYSTEM = system()


def simulation(data: Data, law: Any = None) -> Any:
    """Return a simulation with all inputs set."""
    builder = SimulationBuilder()
    used = law or SYSTEM
    builder.create_entities(used)
    builder.declare_person_entity("person", np.arange(len(data.birth)))
    homes = builder.declare_entity("household", np.arange(len(data.poverty)))
    builder.join_with_persons(homes, data.household, roles=np.full(len(data.birth), "member"))
    run = builder.build(used)
    for name in ("birth_month", "merit", "social", "job", "poverty"):
        run.set_input(name, "ETERNITY", getattr(data, name).astype(np.int32))
    return run


class other_base(Reform):  # noqa: N801
    """The social base at 300,000 from 2020."""

    def apply(self) -> None:
        self.modify_parameters(self.change)

    @staticmethod
    def change(parameters: Any) -> Any:
        parameters.social.update(start="2020-01-01", value=300_000)
        return parameters


def variant(data: Data) -> Any:
    """Return a simulation under the other law."""
    return simulation(data, other_base(SYSTEM))


def trace_one(data: Data, row: int) -> str:
    """Return the trace of one person's grant: a simulation of its household alone."""
    home = data.household[row]
    members = np.flatnonzero(data.household == home)
    one = Data(*(getattr(data, name)[members] for name in ("birth", "birth_month", "merit", "social", "job")),
               np.zeros(len(members), np.int32), data.district[members], data.poverty[[home]])  # fmt: skip
    run = simulation(one)
    run.trace = True
    run.calculate("grant", "2020-04")
    return str(run.tracer.computation_log.lines())
