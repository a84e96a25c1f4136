import { TextInput } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";

import classes from "./code-field.module.css";

interface CodeFieldProperties {
  readonly label?: string;
  readonly description?: ReactNode;
  /** `app`: six digits of an authenticator app; `backup`: a backup code; `any`: one or the other. */
  readonly kind?: "app" | "backup" | "any";
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hasFocus?: boolean;
}

/** A field for a code that is used once. */
export function CodeField(properties: CodeFieldProperties): ReactElement {
  const { label = "Code", description, kind = "app", value, onChange, hasFocus } = properties;
  return (
    <TextInput
      label={label}
      description={description}
      name={kind === "backup" ? "backup-code" : "code"}
      size="md"
      required
      withAsterisk={false}
      {...(hasFocus === true && { autoFocus: true, "data-autofocus": true })}
      autoComplete={kind === "backup" ? "off" : "one-time-code"}
      inputMode={kind === "app" ? "numeric" : "text"}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      maxLength={40}
      classNames={{ input: classes.input ?? "", description: classes.description ?? "" }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
