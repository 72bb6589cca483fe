"""Attacks at three intensities, each told as events: what the rules are measured by, beside the staged stories."""

from tui.demo.attacks import from_places, on_account, on_items, on_people, on_signins
from tui.demo.attacks.attack import DAY, HOUR, STAFF, Attack, Intensity, Mute

__all__ = ["ATTACKS", "DAY", "HOUR", "Attack", "Intensity", "Mute"]

ATTACKS = {
    "guessed password": Attack(on_signins.guessing),
    "password spray": Attack(on_signins.spraying),
    "credential stuffing": Attack(on_signins.stuffing),
    "MFA fatigue": Attack(on_signins.mfa_fatigue),
    "SSO impersonation": Attack(on_signins.impersonation),
    "firewall probed": Attack(on_signins.probing_the_firewall),
    "stolen password, new place": Attack(from_places.stolen_password),
    "stolen session, used abroad": Attack(from_places.stolen_session),
    "impossible travel": Attack(from_places.impossible_travel),
    "sign-in through Tor": Attack(from_places.through_tor),
    "listed bad address": Attack(from_places.bad_address),
    "embargoed country": Attack(from_places.embargoed),
    "session at many addresses": Attack(from_places.many_addresses),
    "unknown client": Attack(from_places.unknown_client),
    "dormant account wakes": Attack(from_places.dormant_wakes, sleeps=True),
    "device of a thief": Attack(from_places.new_device),
    "owner locked out": Attack(from_places.locked_out),
    "bulk reveal": Attack(on_items.bulk_reveal),
    "bulk copy": Attack(on_items.bulk_copy),
    "item export": Attack(on_items.item_export),
    "bulk share": Attack(on_items.bulk_share),
    "shared out of a watched vault": Attack(on_items.shared_out),
    "taken at night": Attack(on_items.at_night),
    "own account, command line": Attack(on_items.command_line_drain),
    "session handed on": Attack(on_items.handed_on),
    "machine token stolen": Attack(on_items.machine_token),
    "self-grant, then extract": Attack(on_people.self_grant_extract, STAFF),
    "self-grant of a group": Attack(on_people.self_grant_group, STAFF),
    "privileged group add": Attack(on_people.accomplice, STAFF),
    "watched vault opened": Attack(on_people.sensitive_vault_opened, STAFF),
    "vault for an outsider": Attack(on_people.vault_for_outsider, STAFF),
    "outsider invited": Attack(on_people.outside_invite, STAFF),
    "burst of changes": Attack(on_people.burst_of_changes, STAFF),
    "vault export, then leaving": Attack(on_people.export_and_leave),
    "vault export, new account": Attack(on_people.export_by_newcomer),
    "leaver still active": Attack(on_people.leaver),
    "recovery, new place": Attack(on_people.recovery),
    "SSO changed": Attack(on_account.sso_change, STAFF),
    "firewall changed": Attack(on_account.firewall_change, STAFF),
    "MFA switched off": Attack(on_account.mfa_off, STAFF),
    "service account or token made": Attack(on_account.service_account, STAFF),
    "mass delete": Attack(on_account.mass_delete),
    "integration removed": Attack(on_account.integration_removed, STAFF),
    "log silence": Attack(on_account.log_silence, mutes=on_account.silence),
}
"""Every kind."""
