import type { ReactElement } from "react";

import { PageHeader } from "../../ui/page-header.tsx";
import { BackupsSection } from "./backups-section.tsx";
import { DataTabs } from "./data-tabs.tsx";
import { ErasuresSection } from "./erasures-section.tsx";
import { RetentionSection } from "./retention-section.tsx";

/** How long events are kept, how a person is forgotten, and how all of it is saved. */
export function KeepingPage(): ReactElement {
  return (
    <>
      <PageHeader title="Keeping">
        How long events are kept, whom the store has forgotten, and its backups.
      </PageHeader>
      <DataTabs />
      <RetentionSection />
      <ErasuresSection />
      <BackupsSection />
    </>
  );
}
