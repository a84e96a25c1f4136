import { defineErrors } from "#kernel";

export const passwordErrors = defineErrors("identity", {
  password_missing: {
    status: 409,
    title: "The account has no password",
    detail: "This account signs in without a password, so there is none to change.",
    remedy: "Ask an administrator to set one, if you need it.",
  },
  password_weak: {
    status: 400,
    title: "The password is too easy to guess",
    detail: "{reason} Somebody who stole what is stored could find it out in {time}.",
    remedy:
      "Use four or more words that do not belong together, or have a password manager make one.",
  },
});
