import tomllib

import contracts


def test_every_room_that_stands_is_under_contract():
    told = tomllib.loads(contracts.configuration())["tool"]["importlinter"]
    whole = tomllib.loads((contracts.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    standing = [name for name in whole["root_packages"] if (contracts.ROOT / name).is_dir()]
    street = next(contract for contract in told["contracts"] if contract["id"] == "street")
    assert told["root_packages"] == standing
    assert street["layers"] == standing


def test_package_that_is_not_built_is_left_out():
    table = {"layers": ["core", "attic"], "name": "The street"}
    assert contracts.present(table, {"core", "attic"}) == {"layers": ["core"], "name": "The street"}
