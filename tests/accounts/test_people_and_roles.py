"""People, what their roles open, and the rules about giving them."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from accounts import access, actions
from accounts.models import (
    ApiToken,
    EmailTaken,
    LastAdministrator,
    OwnRolesStay,
    RoleGrant,
    RoleNotForThisAccount,
    User,
)
from accounts.roles import ABOUT, DEMO_EMAILS, DEMO_NAMES, READING, SCOPE_MEANINGS, SCOPES, Role, scopes_of


def test_an_address_is_kept_in_lower_case_and_found_however_it_is_written(make: Any) -> None:
    user = make("member", email="Ana.Lima@Example.ORG")

    assert user.email == "ana.lima@example.org"
    assert User.objects.get_by_natural_key(" ANA.lima@example.org ") == user


def test_two_people_cannot_share_an_address(make: Any, at: Any) -> None:
    make("member", email="ana@example.org")

    with pytest.raises(EmailTaken) as refusal:
        actions.create_user(email="ANA@example.org", name="Another", at=at)
    assert refusal.value.field == "email"


def test_the_database_refuses_capitals_in_an_address(make: Any) -> None:
    user = make("member")

    with pytest.raises(IntegrityError, match="user_email_is_lower_case"), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email="Ana@example.org")
    User.objects.filter(pk=user.pk).update(email="ana@example.org")


def test_the_database_wants_a_name_for_everybody(make: Any) -> None:
    user = make("member")

    with pytest.raises(IntegrityError, match="user_has_a_name"), transaction.atomic():
        User.objects.filter(pk=user.pk).update(name="")


def test_the_database_knows_the_roles(make: Any, at: Any) -> None:
    user = make()

    with pytest.raises(IntegrityError, match="role_grant_names_a_role"), transaction.atomic():
        RoleGrant.objects.create(user=user, role="emperor", granted_at=at)
    RoleGrant.objects.create(user=user, role="auditor", granted_at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=user, role="auditor", granted_at=at)


def test_ids_grow_with_time(make: Any) -> None:
    assert make().pk < make().pk
    assert make().pk.version == 7


@pytest.mark.parametrize("role", Role)
def test_every_role_reads_everything_and_writes_what_it_should(role: Role) -> None:
    assert scopes_of([role]) == {*READING, *ABOUT[role].writes, *ABOUT[role].reads}
    assert set(ABOUT[role].writes) <= set(SCOPES)


WRITERS = {
    "missions:write": {Role.EXECUTIVE, Role.OUTCOME_OWNER, Role.MISSION_OWNER, Role.SERVICE},
    "okrs:write": {
        Role.EXECUTIVE,
        Role.OUTCOME_OWNER,
        Role.MISSION_OWNER,
        Role.MEMBER,
        Role.PROFESSION_LEAD,
        Role.DATA_STEWARD,
        Role.SERVICE,
    },
    "professions:write": {Role.MISSION_OWNER, Role.PROFESSION_LEAD, Role.SERVICE},
    "events:write": {Role.SERVICE},
    "topics:write": {Role.DATA_STEWARD, Role.SERVICE},
    "accounts:admin": {Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("scope", WRITERS)
def test_who_may_change_what(scope: str) -> None:
    assert {role for role in Role if scope in scopes_of([role])} == WRITERS[scope]


def test_every_role_and_scope_is_explained() -> None:
    assert set(ABOUT) == set(Role)
    assert set(SCOPE_MEANINGS) == set(SCOPES)
    assert set(DEMO_NAMES) == set(Role) - {Role.SERVICE}
    assert DEMO_EMAILS[Role.EXECUTIVE] == "executive@demo.example"


def test_roles_add_up_and_end_at_once(make: Any, at: Any) -> None:
    boss, user = make("administrator"), make("member")

    actions.grant_role(user=user, role=Role.DATA_STEWARD, at=at, by=boss)
    assert access.may(user, "topics:write")
    assert user.has_role(Role.DATA_STEWARD, Role.AUDITOR)

    actions.withdraw_role(user=user, role=Role.DATA_STEWARD, at=at, by=boss)
    assert not access.may(user, "topics:write")
    assert access.may(user, "okrs:write")


def test_granting_twice_keeps_the_first_grant(make: Any, at: Any) -> None:
    boss, user = make("administrator"), make()

    first = actions.grant_role(user=user, role=Role.MEMBER, at=at, by=boss)

    assert actions.grant_role(user=user, role=Role.MEMBER, at=at, by=None) == first
    assert user.grants.get().granted_by == boss


def test_nobody_changes_their_own_roles(make: Any, at: Any) -> None:
    boss = make("administrator")

    with pytest.raises(OwnRolesStay):
        actions.grant_role(user=boss, role=Role.EXECUTIVE, at=at, by=boss)
    with pytest.raises(OwnRolesStay):
        actions.withdraw_role(user=boss, role=Role.ADMINISTRATOR, at=at, by=boss)


def test_the_last_administrator_stays(make: Any, at: Any) -> None:
    boss = make("administrator")

    with pytest.raises(LastAdministrator):
        actions.withdraw_role(user=boss, role=Role.ADMINISTRATOR, at=at)
    with pytest.raises(LastAdministrator):
        actions.close_account(user=boss, at=at)
    make("administrator")
    actions.withdraw_role(user=boss, role=Role.ADMINISTRATOR, at=at)
    assert not boss.has_role(Role.ADMINISTRATOR)


def test_a_service_is_only_a_service(make: Any, at: Any) -> None:
    service, user = make("service"), make("member")

    assert service.is_service
    assert not service.has_usable_password()
    for account, role in ((service, Role.EXECUTIVE), (user, Role.SERVICE)):
        with pytest.raises(RoleNotForThisAccount):
            actions.grant_role(user=account, role=role, at=at)
    with pytest.raises(RoleNotForThisAccount):
        make("service", "member")


def test_a_service_gets_no_password_even_when_one_is_given(make: Any) -> None:
    assert not make("service", password="a long enough one").has_usable_password()


def test_a_closed_account_opens_nothing(make: Any, token_of: Any, at: Any) -> None:
    user = make("mission_owner")
    token_of(user, "okrs:read")

    actions.close_account(user=user, at=at)

    assert access.scopes(user) == frozenset()
    assert ApiToken.objects.get().revoked_at == at


def test_a_superuser_may_everything(make: Any) -> None:
    user = make()
    user.is_superuser = True

    assert access.scopes(user) == set(SCOPES)


def test_the_first_administrator_is_made_by_a_command(client: Any, db: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "kettle-harbour-42")
    call_command("createsuperuser", "--noinput", email="Ana@Example.org", name="Ana", verbosity=0)

    ana = User.objects.get(email="ana@example.org")
    assert ana.has_role(Role.ADMINISTRATOR)
    assert access.scopes(ana) == set(SCOPES)
    client.post("/accounts/login/", {"login": "ana@example.org", "password": "kettle-harbour-42"})
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_people_and_services_are_told_apart(make: Any) -> None:
    person, service = make("member"), make("service")

    assert list(User.objects.people()) == [person]
    assert list(User.objects.services()) == [service]
    assert set(User.objects.active()) == {person, service}
