import type { ReactElement } from "react";

import { ColorSchemeControl } from "../../ui/color-scheme-control.tsx";
import { Logo } from "../../ui/logo.tsx";
import { Flotilla } from "./flotilla.tsx";
import { SignInForm } from "./sign-in-form.tsx";

import classes from "./sign-in-page.module.css";

export function SignInPage(): ReactElement {
  return (
    <div className={classes.page}>
      <title>Sign in · Flotilla</title>
      <div className={classes.picture}>
        <Flotilla />
        <p className={classes.promise}>Sensitive data stays in. Only permitted answers go out.</p>
      </div>
      <main className={classes.main}>
        <div className={classes.form}>
          <div className={classes.brand}>
            <Logo size={40} />
            <div>
              <p className={classes.name}>Flotilla</p>
              <p className={classes.host}>{location.host}</p>
            </div>
          </div>
          <h1>Sign in</h1>
          <SignInForm />
        </div>
        <footer className={classes.footer}>
          <ColorSchemeControl />
        </footer>
      </main>
    </div>
  );
}
