import { expect, test } from "vitest";

import { cargoSettings, faultsOf, load } from "#test/configuration";

test.each(["FLOTILLA_CARGO_SECRET_URL", "flotilla_cargo_secret_url"])(
  "the file %s gives the secret without the line break at its end",
  (name) => {
    const configuration = load({ files: { [`secrets/${name}`]: "https://a\n" } });
    expect(configuration.get(cargoSettings).secretUrl?.reveal()).toBe("https://a");
  },
);

test("secrets of other programs are left alone", () => {
  const files = { "secrets/database_password": "x", "secrets/Flotilla_other": "x" };
  expect(() => load({ files })).not.toThrow();
});

test("a file that is no secret of ours, or is there twice, is refused", () => {
  expect(faultsOf({ files: { "secrets/FLOTILLA_CARGO_SECRT_URL": "x" } })).toEqual([
    "DIR/secrets/FLOTILLA_CARGO_SECRT_URL: is not a known secret. The nearest known one is FLOTILLA_CARGO_SECRET_URL.",
  ]);
  expect(faultsOf({ files: { "secrets/flotilla_port": "80" } })).toEqual([
    "DIR/secrets/flotilla_port: port: is not a secret and is not read from a file. Set the variable FLOTILLA_PORT, or port in flotilla.yaml.",
  ]);
  const twice = {
    "secrets/FLOTILLA_CARGO_SECRET_URL": "https://a",
    "secrets/flotilla_cargo_secret_url": "https://b",
  };
  expect(faultsOf({ files: twice })).toEqual([
    "DIR/secrets/flotilla_cargo_secret_url: cargo.secret_url: is also given by FLOTILLA_CARGO_SECRET_URL in the same directory. Keep only one of the two.",
  ]);
});

test("a secret that is a directory is refused", () => {
  expect(faultsOf({ files: { "secrets/FLOTILLA_CARGO_SECRET_URL/x": "" } })).toEqual([
    "DIR/secrets/FLOTILLA_CARGO_SECRET_URL: cargo.secret_url: DIR/secrets/FLOTILLA_CARGO_SECRET_URL: must name a file that can be read (EISDIR). Correct the path or the file's permissions.",
  ]);
});
