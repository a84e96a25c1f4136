import { defineErrors } from "#kernel";

export const typeErrors = defineErrors("events", {
  type_exists: {
    status: 409,
    title: "There is such a type already",
    detail: "There is a type {name} already.",
    remedy: "Choose another name. The columns of a type cannot be changed once it is declared.",
  },
  type_name_invalid: {
    status: 400,
    title: "The name cannot be that of a type",
    detail: "A type cannot be called {name}: {reason}.",
    remedy:
      "Choose another name: a lower-case letter, then lower-case letters, digits and underscores.",
  },
  type_column_invalid: {
    status: 400,
    title: "A column of the type cannot be like that",
    detail: "The column {column} of {type} cannot be like that: {reason}.",
    remedy: "Correct it and declare the type again.",
  },
});
