import { defineErrors } from "#kernel";

export const secondFactorErrors = defineErrors("identity", {
  code_wrong: {
    status: 401,
    title: "The code is not accepted",
    detail: "The code is wrong, out of date or used already.",
    remedy:
      "Wait for the next code of the authenticator app, check that the phone's clock is right, or use a backup code.",
  },
  second_factor_exists: {
    status: 409,
    title: "There is a second factor already",
    detail:
      "This account got a second factor since signing in began, and signing in is completed with that one.",
    remedy: "Sign in again, with the second factor that is set up.",
  },
  two_factor_active: {
    status: 409,
    title: "An authenticator app is set up already",
    detail: "This account has an authenticator app.",
    remedy: "Remove it first, which needs the password and a code, then set up another one.",
  },
  two_factor_inactive: {
    status: 409,
    title: "No authenticator app is set up",
    detail: "This account has no authenticator app.",
    remedy: "Set one up under My security.",
  },
  two_factor_not_begun: {
    status: 409,
    title: "No authenticator app is waiting to be confirmed",
    detail: "Setting up an authenticator app was not begun, or was begun anew meanwhile.",
    remedy: "Begin again and scan the new QR code.",
  },
  two_factor_required: {
    status: 409,
    title: "A second factor is required",
    detail: "This account has to have a second factor, and the authenticator app is its only one.",
    remedy: "Add a passkey first, or ask an administrator.",
  },
  two_factor_removal_unproven: {
    status: 409,
    title: "The authenticator app cannot be removed without a password",
    detail:
      "Removing it needs more than a code, and this account has neither a password nor a passkey.",
    remedy: "Add a passkey first, or ask an administrator to reset the second factor.",
  },
});
