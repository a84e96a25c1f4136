import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import type { FormEvent, ReactElement } from "react";

import { platform } from "../../lib/platform.ts";
import { Problem } from "../../ui/problem.tsx";
import { useEntry } from "./use-entry.ts";

import classes from "./sign-in-page.module.css";

/** The first step: a name and a password. */
export function SignInForm(): ReactElement {
  const username = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const signIn = useSignIn(() => password.current?.select());

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    signIn.mutate({
      username: username.current?.value ?? "",
      password: password.current?.value ?? "",
    });
  }

  return (
    <form onSubmit={submit} className={classes.fields}>
      {signIn.error !== null && <Problem error={signIn.error} />}
      <TextInput
        ref={username}
        label="User name"
        name="username"
        size="md"
        required
        withAsterisk={false}
        autoFocus
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <PasswordInput
        ref={password}
        label="Password"
        name="password"
        size="md"
        required
        withAsterisk={false}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ "aria-label": "Show or hide the password", tabIndex: 0 }}
      />
      <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
        Sign in
      </Button>
    </form>
  );
}

function useSignIn(onRefused: () => void) {
  const enter = useEntry();
  return useMutation({
    mutationFn: (credentials: { readonly username: string; readonly password: string }) =>
      platform.signIn(credentials.username, credentials.password),
    onSuccess: enter,
    onError: onRefused,
  });
}
