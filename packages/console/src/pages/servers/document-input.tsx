import { SegmentedControl, Textarea } from "@mantine/core";
import { useId, useState } from "react";
import type { ReactElement } from "react";

import form from "../../ui/form.module.css";
import classes from "./servers.module.css";

/** What was chosen or pasted. A file is read when it is sent, so that it is what it is then. */
export type DocumentSource = { readonly file: File } | { readonly text: string };

/** The text of what was chosen or pasted. */
export async function readSource(source: DocumentSource): Promise<string> {
  return "file" in source ? await source.file.text() : source.text;
}

interface DocumentInputProperties {
  readonly source: DocumentSource;
  readonly onChange: (source: DocumentSource) => void;
}

/** An OpenAPI document, from a file or pasted. */
export function DocumentInput({ source, onChange }: DocumentInputProperties): ReactElement {
  const [way, setWay] = useState<"file" | "paste">("file");
  const label = useId();
  const note = useId();
  return (
    <div className={classes.document}>
      <div>
        <p id={label} className={form.legend}>
          OpenAPI document
        </p>
        <SegmentedControl<"file" | "paste">
          aria-labelledby={label}
          value={way}
          onChange={(next) => {
            setWay(next);
            onChange({ text: "" });
          }}
          data={[
            { value: "file", label: "Choose a file" },
            { value: "paste", label: "Paste it" },
          ]}
        />
      </div>
      {way === "file" ? (
        <input
          type="file"
          className={classes.file}
          aria-labelledby={label}
          aria-describedby={note}
          accept=".json,application/json"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            onChange(file === undefined ? { text: "" } : { file });
          }}
        />
      ) : (
        <Textarea
          aria-labelledby={label}
          aria-describedby={note}
          rows={8}
          spellCheck={false}
          classNames={{ input: classes.pasted ?? "" }}
          placeholder={'{ "openapi": "3.1.0", … }'}
          value={"text" in source ? source.text : ""}
          onChange={(event) => onChange({ text: event.currentTarget.value })}
        />
      )}
      <p id={note} className={classes.note}>
        As JSON, as the server itself gives it out. Its <code>x-audience</code> and{" "}
        <code>x-security-scopes</code> say what it is called in tokens, and which scopes it knows.
      </p>
    </div>
  );
}
