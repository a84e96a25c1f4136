import { randomInt } from "node:crypto";

import { Secret } from "#kernel";

// Without 0, 1, i, l and o, which are read or typed wrongly.
const alphabet = "23456789abcdefghjkmnpqrstuvwxyz";
const groups = 5;
const groupLength = 4;

/** A random password of five groups of four letters and digits: 99 bits that can be read aloud. */
export function generatePassword(): Secret {
  return new Secret(Array.from({ length: groups }, generateGroup).join("-"));
}

function generateGroup(): string {
  return Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join("");
}
