import { SegmentedControl, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import type { MantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import type { ReactElement } from "react";

/** Light, dark, or as the system has it. The choice is remembered in this browser. */
export function ColorSchemeControl(): ReactElement {
  const { colorScheme, setColorScheme } = useMantineColorScheme({
    // Stopping the transitions takes a style element, which the content security policy refuses.
    keepTransitions: true,
  });
  return (
    <SegmentedControl<MantineColorScheme>
      aria-label="Colours"
      size="xs"
      withItemsBorders={false}
      value={colorScheme}
      onChange={setColorScheme}
      data={[
        { value: "auto", label: <Choice icon={IconDeviceDesktop} name="As the system has it" /> },
        { value: "light", label: <Choice icon={IconSun} name="Light" /> },
        { value: "dark", label: <Choice icon={IconMoon} name="Dark" /> },
      ]}
    />
  );
}

function Choice({
  icon: Icon,
  name,
}: {
  readonly icon: Icon;
  readonly name: string;
}): ReactElement {
  return (
    <span title={name}>
      <Icon size={16} stroke={1.75} aria-hidden="true" style={{ display: "block" }} />
      <VisuallyHidden>{name}</VisuallyHidden>
    </span>
  );
}
