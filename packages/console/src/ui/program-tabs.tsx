import { Tabs } from "@mantine/core";
import type { ReactElement } from "react";

import { Command } from "./command.tsx";

interface ProgramTabsProperties {
  /** Texts of programs, by the name of their language; `TypeScript` among them, which is shown first. */
  readonly programs: Readonly<Record<string, string>>;
}

/** The same program in several languages, one at a time. */
export function ProgramTabs({ programs }: ProgramTabsProperties): ReactElement {
  return (
    <Tabs defaultValue="TypeScript">
      <Tabs.List>
        {Object.keys(programs).map((language) => (
          <Tabs.Tab key={language} value={language}>
            {language}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {Object.entries(programs).map(([language, text]) => (
        <Tabs.Panel key={language} value={language} pt="sm">
          <Command text={text} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
