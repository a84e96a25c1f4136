import type { Session } from "@flotilla/client";
import { ActionIcon } from "@mantine/core";
import {
  IconArchive,
  IconChartDots3,
  IconDatabase,
  IconKey,
  IconLayoutDashboard,
  IconListDetails,
  IconMenu2,
  IconServer2,
  IconShieldLock,
  IconTicket,
  IconUsers,
  IconUserShield,
  IconX,
} from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { LinkProps } from "@tanstack/react-router";
import { useId, useState } from "react";
import type { ReactElement } from "react";

import { Account } from "./account.tsx";
import { Logo } from "./logo.tsx";

import classes from "./shell.module.css";

interface Page {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly name: string;
  readonly icon: Icon;
}

const everyonesPages: readonly Page[] = [
  { to: "/", name: "Overview", icon: IconLayoutDashboard },
  { to: "/insight", name: "Insight", icon: IconChartDots3 },
  { to: "/tokens", name: "My tokens", icon: IconKey },
  { to: "/security", name: "My security", icon: IconShieldLock },
];

const administrationPages: readonly Page[] = [
  { to: "/administration/data", name: "Data", icon: IconDatabase },
  { to: "/administration/answers", name: "Answers", icon: IconArchive },
  { to: "/administration/users", name: "Users", icon: IconUsers },
  { to: "/administration/roles", name: "Roles", icon: IconUserShield },
  { to: "/administration/servers", name: "Servers", icon: IconServer2 },
  { to: "/administration/tokens", name: "All tokens", icon: IconTicket },
  { to: "/administration/audit-log", name: "Audit log", icon: IconListDetails },
];

/** The tenant, the pages, and the account; on narrow screens behind a button. */
export function Sidebar({ session }: { readonly session: Session }): ReactElement {
  const [isOpen, setIsOpen] = useState(false);
  const panel = useId();
  return (
    <header className={classes.sidebar}>
      <div className={classes.brand}>
        <Logo />
        <div className={classes.brandNames}>
          <p className={classes.tenant}>{session.tenant.name}</p>
          <p className={classes.product}>Flotilla</p>
        </div>
        <ActionIcon
          className={classes.menuButton}
          variant="default"
          size={44}
          aria-label="Menu"
          aria-expanded={isOpen}
          aria-controls={panel}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? <IconX aria-hidden="true" /> : <IconMenu2 aria-hidden="true" />}
        </ActionIcon>
      </div>
      <div id={panel} className={classes.panel} data-open={isOpen}>
        <PageLinks label="Pages" pages={everyonesPages} onFollow={() => setIsOpen(false)} />
        {session.user.isAdmin && (
          <PageLinks
            label="Administration"
            isTitled
            pages={administrationPages}
            onFollow={() => setIsOpen(false)}
          />
        )}
        <Account user={session.user} />
      </div>
    </header>
  );
}

interface PageLinksProperties {
  readonly label: string;
  readonly isTitled?: boolean;
  readonly pages: readonly Page[];
  readonly onFollow: () => void;
}

function PageLinks({ label, isTitled, pages, onFollow }: PageLinksProperties): ReactElement {
  return (
    <nav aria-label={label}>
      {isTitled === true && <p className={classes.pagesTitle}>{label}</p>}
      <ul className={classes.pages}>
        {pages.map(({ to, name, icon: PageIcon }) => (
          <li key={to}>
            <Link
              to={to}
              className={classes.page}
              activeOptions={{ exact: to === "/" }}
              onClick={onFollow}
            >
              <PageIcon size={20} stroke={1.75} aria-hidden="true" />
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
