"""Asks a platform every query of a file with flowclient, and prints which were answered, as JSON.

Usage: flowclient-session.py URL TOKEN FILE, with flowclient on the path of Python.
"""

import json
import sys
import warnings

import flowclient
import pandas


def ask(connection, spec):
    query = connection.make_api_query(parameters=spec)
    query.run()
    query.wait_until_ready(poll_interval=0.1)
    assert query.status == "completed"
    assert isinstance(query.get_result(), pandas.DataFrame)


def main(url, token, path):
    warnings.simplefilter("ignore")
    connection = flowclient.connect(url=url, token=token)
    assert flowclient.get_available_dates(connection=connection)
    regions = flowclient.get_geography(connection=connection, aggregation_unit="admin3")
    assert regions["type"] == "FeatureCollection"
    outcome = {"answered": [], "failed": {}}
    with open(path) as file:
        specs = json.load(file)
    for name, spec in specs.items():
        try:
            ask(connection, spec)
            outcome["answered"].append(name)
        except Exception as error:
            outcome["failed"][name] = str(error)
    print(json.dumps(outcome))


main(*sys.argv[1:])
