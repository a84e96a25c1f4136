interface Told {
  readonly message: string;
  readonly remedy: string;
}

const problems: Readonly<Record<string, Told>> = {
  "identity.not_signed_in": {
    message: "Signing in took too long.",
    remedy: "Begin again with your name and password.",
  },
  "identity.single_sign_on_failed": {
    message: "The provider did not confirm who you are.",
    remedy: "Sign in once more. If it happens again, tell the operator.",
  },
  "identity.single_sign_on_misconfigured": {
    message: "Single sign-on is not set up correctly.",
    remedy: "Tell the operator, or sign in with a password.",
  },
  "identity.single_sign_on_name_taken": {
    message: "Another user here has the name that the provider gives you.",
    remedy: "Ask an administrator: accounts are never joined by their names.",
  },
  "identity.single_sign_on_not_begun": {
    message: "Signing in through the provider took too long or was not begun in this browser.",
    remedy: "Begin again, and allow cookies.",
  },
  "identity.single_sign_on_refused": {
    message: "Signing in was refused.",
    remedy: "The provider gives you no role for this platform. Ask whoever runs it for one.",
  },
  "identity.single_sign_on_unavailable": {
    message: "The provider cannot be reached.",
    remedy: "Try again in a few minutes, or sign in with a password.",
  },
  "identity.single_sign_on_unknown": {
    message: "There is no single sign-on here.",
    remedy: "Sign in with your name and password.",
  },
  "identity.redirect_refused": {
    message: "The application that sent you here does not belong to this platform.",
    remedy: "Open the application again by its own address, or tell the operator.",
  },
};

/** What went wrong on the way to the sign-in page, by its code. */
export function tellProblem(code: string): Told {
  return (
    problems[code] ?? {
      message: "Signing in did not succeed.",
      remedy: `Try again. If it happens again, tell the operator the code ${code.slice(0, 60)}.`,
    }
  );
}
