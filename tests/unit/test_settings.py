"""Settings from the environment, and their errors."""

from __future__ import annotations

import pickle
import re
from ipaddress import ip_network
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivgraph.cli.commands import main
from ivgraph.cli.options import DATABASE_OPTIONS, SERVER_OPTIONS, format_default
from ivgraph.errors import InvalidSetting
from ivgraph.identity import ViewerKey
from ivgraph.settings import Settings

DSN = "postgresql://user:word@host/database"
README = Path(__file__).parents[2] / "README.md"
HELP = CliRunner().invoke(main, ["serve", "--help"], terminal_width=500).output


def test_nothing_needs_to_be_set() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings().data_dir == Path(".ivgraph")


def test_an_empty_value_counts_as_unset() -> None:
    names = (
        "DATABASE_URL DATABASE_READ_URL MAX_REPLICA_LAG DATA_DIR READ_CONNECTIONS WRITE_CONNECTIONS WORKERS VIEWER_KEY "
        "KEEP_VIEWER_IDS TRUSTED_PROXIES "
        "COUNTRY_HEADER REGION_HEADER GEOIP KNOWN_PLAYLISTS_ONLY MAX_UNKNOWN_PLAYLISTS MAX_CONTEXTS "
        "COSTLY_QUERIES ALLOWED_HOSTS ALLOWED_ORIGINS EMBED_ORIGINS".split()
    )
    for empty in ("", "  "):
        assert Settings.from_environment({f"IVGRAPH_{name}": empty for name in names}) == Settings()


def test_every_setting_is_read() -> None:
    assert Settings.from_environment(
        {
            "IVGRAPH_DATABASE_URL": DSN,
            "IVGRAPH_DATABASE_READ_URL": "postgresql://one,other/database",
            "IVGRAPH_MAX_REPLICA_LAG": "60",
            "IVGRAPH_DATA_DIR": "/data",
            "IVGRAPH_READ_CONNECTIONS": "20",
            "IVGRAPH_WRITE_CONNECTIONS": " 3 ",
            "IVGRAPH_COSTLY_CONNECTIONS": "4",
            "IVGRAPH_WORKERS": "4",
            "IVGRAPH_VIEWER_KEY": "ab" * 16,
            "IVGRAPH_KEEP_VIEWER_IDS": "No",
            "IVGRAPH_TRUSTED_PROXIES": "10.0.0.0/8, ::1",
            "IVGRAPH_ALLOWED_HOSTS": "Analytics.example.com, *.example.org",
            "IVGRAPH_ALLOWED_ORIGINS": "https://a.example, http://[::1]:5173,null",
            "IVGRAPH_EMBED_ORIGINS": "https://Www.example.com:443, http://localhost:5173",
            "IVGRAPH_COUNTRY_HEADER": "CF-IPCountry",
            "IVGRAPH_REGION_HEADER": "CF-Region",
            "IVGRAPH_GEOIP": "/city.mmdb",
            "IVGRAPH_KNOWN_PLAYLISTS_ONLY": "yes",
            "IVGRAPH_MAX_NEW_PLAYLISTS_PER_HOUR": "0",
            "IVGRAPH_MAX_UNKNOWN_PLAYLISTS": " 20000 ",
            "IVGRAPH_MAX_UNLISTED_NODES": "3",
            "IVGRAPH_MAX_UNLISTED_HOTSPOTS": "4",
            "IVGRAPH_MAX_CONTEXTS": "50000",
            "IVGRAPH_MAX_AGE_MONTHS": "24",
            "IVGRAPH_MAX_ROWS": "5000000",
            "DATABASE_URL": "postgresql://elsewhere/",
        }
    ) == Settings(
        database_url=DSN,
        database_read_url="postgresql://one,other/database",
        max_replica_lag=60,
        data_dir=Path("/data"),
        read_connections=20,
        write_connections=3,
        costly_connections=4,
        workers=4,
        viewer_key=ViewerKey(b"\xab" * 16),
        keep_viewer_ids=False,
        trusted_proxies=(ip_network("10.0.0.0/8"), ip_network("::1")),
        allowed_hosts=("analytics.example.com", "*.example.org"),
        allowed_origins=("https://a.example", "http://[::1]:5173", "null"),
        embed_origins=("https://www.example.com", "http://localhost:5173"),
        country_header="cf-ipcountry",
        region_header="cf-region",
        geoip=Path("/city.mmdb"),
        known_playlists_only=True,
        max_new_playlists_per_hour=0,
        max_unknown_playlists=20_000,
        max_unlisted_nodes=3,
        max_unlisted_hotspots=4,
        max_contexts=50_000,
        max_rows=5_000_000,
        max_age_months=24,
    )


@pytest.mark.parametrize(
    ("name", "text", "least"),
    [
        ("READ_CONNECTIONS", "0", 1),
        ("READ_CONNECTIONS", "many", 1),
        ("WRITE_CONNECTIONS", "2", 3),
        ("COSTLY_CONNECTIONS", "0", 1),
        ("MAX_REPLICA_LAG", "1", 2),
        ("WRITE_CONNECTIONS", "4.5", 3),
        ("MAX_NEW_PLAYLISTS_PER_HOUR", "-1", 0),
        ("MAX_UNLISTED_NODES", "many", 0),
        ("MAX_UNKNOWN_PLAYLISTS", "1.5", 0),
        ("MAX_UNLISTED_HOTSPOTS", "9999999999", 0),
        ("MAX_CONTEXTS", "19", 20),
        ("MAX_AGE_MONTHS", "0", 1),
        ("COSTLY_QUERIES", "0", 1),
        ("WORKERS", "0", 1),
    ],
)
def test_an_invalid_number_is_refused_with_its_range(name: str, text: str, least: int) -> None:
    told = f'IVGRAPH_{name} must be a whole number from {least} to 1,000,000,000, not "{text}".'
    with pytest.raises(InvalidSetting, match=re.escape(told)):
        Settings.from_environment({f"IVGRAPH_{name}": text})


@pytest.mark.parametrize("key", ["secret", "ab" * 15, "ab" * 65, "abc"])
def test_an_invalid_viewer_key_is_refused_with_a_way_to_make_one(key: str) -> None:
    with pytest.raises(InvalidSetting, match=r"IVGRAPH_VIEWER_KEY must be 16 to 64 bytes.*openssl rand -hex 32"):
        Settings.from_environment({"IVGRAPH_VIEWER_KEY": key})


@pytest.mark.parametrize("proxies", ["proxy", "10.0.0.0/33", "10.0.0.1/8"])
def test_proxies_are_addresses_or_networks(proxies: str) -> None:
    with pytest.raises(InvalidSetting, match=r"IVGRAPH_TRUSTED_PROXIES must be .* such as 10\.0\.0\.0/8"):
        Settings.from_environment({"IVGRAPH_TRUSTED_PROXIES": proxies})


@pytest.mark.parametrize("hosts", ["https://a.example", "a.example:8000", "a.*", "a/b", "a..b"])
def test_hosts_are_names_without_a_port(hosts: str) -> None:
    told = (
        f'IVGRAPH_ALLOWED_HOSTS must be names without a port, such as analytics.example.com, .*not "{re.escape(hosts)}"'
    )
    with pytest.raises(InvalidSetting, match=told):
        Settings.from_environment({"IVGRAPH_ALLOWED_HOSTS": f"localhost, {hosts}"})


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://a.example:443", "https://a.example"),
        ("http://a.example:80", "http://a.example"),
        ("http://a.example:443", "http://a.example:443"),
        ("https://a.example:80", "https://a.example:80"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_an_origin_is_listed_as_browsers_write_it(given: str, origin: str) -> None:
    assert Settings.from_environment({"IVGRAPH_ALLOWED_ORIGINS": given}).allowed_origins == (origin,)


@pytest.mark.parametrize("origins", ["a.example", "https://a.example/", "https://*.example", "https://u@a.example"])
def test_origins_are_what_browsers_send(origins: str) -> None:
    told = f'IVGRAPH_ALLOWED_ORIGINS must be origins .* such as https://dashboard.* not "{re.escape(origins)}"'
    with pytest.raises(InvalidSetting, match=told):
        Settings.from_environment({"IVGRAPH_ALLOWED_ORIGINS": origins})


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "null",
        "'self'",
        "www.example.com",
        "https://www.example.com/page",
        "https://*.example.com",
        "https://user@www.example.com",
        "https://www.example.com; script-src *",
        "https://www.example.com https://other.example",
        'https://www.example.com"><script>',
        "https://[::1]",
        # No header can have these digits.
        "https://www.example.com:\N{ARABIC-INDIC DIGIT FOUR}\N{ARABIC-INDIC DIGIT FOUR}3",
        # Anybody on the way could change the page around the frame.
        "http://www.example.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "https://a:65536",
    ],
)
def test_origins_that_may_frame_pages_are_whole_and_by_https(origin: str) -> None:
    told = (
        "IVGRAPH_EMBED_ORIGINS must be origins by https, such as https://www.example.com, "
        "https://wiki.example.com:8443, each by its whole name (http only for localhost and 127.0.0.1), "
        f'not "{origin.lower()}".'
    )
    with pytest.raises(InvalidSetting, match=re.escape(told)):
        Settings.from_environment({"IVGRAPH_EMBED_ORIGINS": f"https://a.example, {origin}"})


@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:8000", "http://shop.localhost", "https://intranet:8443", "https://intranet:65535"]
)
def test_pages_of_this_machine_may_frame_pages_by_http(origin: str) -> None:
    assert Settings.from_environment({"IVGRAPH_EMBED_ORIGINS": origin}).embed_origins == (origin,)


def test_a_key_does_not_show_itself() -> None:
    assert "ab" * 8 not in repr(Settings.from_environment({"IVGRAPH_VIEWER_KEY": "ab" * 16}))


def test_whether_viewer_ids_are_kept_is_yes_or_no() -> None:
    with pytest.raises(InvalidSetting, match=r'IVGRAPH_KEEP_VIEWER_IDS must be yes or no, not "perhaps"'):
        Settings.from_environment({"IVGRAPH_KEEP_VIEWER_IDS": "perhaps"})


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", "9" * 5_000])
@pytest.mark.parametrize("name", ["IVGRAPH_MAX_CONNECTIONS", "IVGRAPH_MAX_CONNECTIONS_PER_ADDRESS"])
def test_connections_are_a_number(name: str, text: str) -> None:
    assert Settings.from_environment({}).max_connections is None
    assert Settings.from_environment({"IVGRAPH_MAX_CONNECTIONS": "50"}).max_connections == 50
    with pytest.raises(InvalidSetting, match=f"{name} must be a whole number from 1 to "):
        Settings.from_environment({name: text})


def test_help_and_readme_have_the_defaults_of_the_fields() -> None:
    rows = dict(re.findall(r"^\| `IVGRAPH_(\w+)` \| (.+) \|$", README.read_text("utf-8"), re.MULTILINE))
    for name in Settings.__dataclass_fields__:
        if (default := format_default(name)) is not False:
            assert f"`{default}`" in rows[name.upper()] or Settings.__dataclass_fields__[name].default is None, name
            assert f"IVGRAPH_{name.upper()}; default: ({default})" in HELP, name


def test_every_setting_but_the_key_is_an_option() -> None:
    assert set(Settings.__dataclass_fields__) - {"viewer_key"} == {
        name.replace("-", "_") for name in (*DATABASE_OPTIONS, *SERVER_OPTIONS)
    }


def test_another_process_gets_each_setting_by_its_name() -> None:
    settings = Settings(allowed_hosts=("a.example",), trusted_proxies=(ip_network("10.0.0.0/8"),), workers=3)
    pickled = pickle.dumps(settings)
    assert pickle.loads(pickled) == settings
    with pytest.raises(TypeError, match="allowed_guest"):
        pickle.loads(pickled.replace(b"allowed_hosts", b"allowed_guest"))
