import { type ViewerSessionsFragment, viewerSessions } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { type BodyProps, definePanel } from "../../panel/definition";
import { FirstPageLink } from "../../table/first-page";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";

const TEXTS = MESSAGES.viewerSessions;

const loading = () => <Skeleton height={320} />;

export const VIEWER_SESSIONS = definePanel({
  name: "sessions",
  title: TEXTS.title,
  fragment: viewerSessions,
  Body: lazyComponent<BodyProps<ViewerSessionsFragment>>(() => import("./body"), loading),
  Details: lazyComponent<BodyProps<ViewerSessionsFragment>>(() => import("./details"), loading),
  loading: 320,
  empty: ({ viewer }) =>
    !viewer?.sessionCount && (
      <Notice title={TEXTS.emptyTitle}>
        <p>{TEXTS.empty}</p>
      </Notice>
    ),
  remedy: ({ pages }) => pages.length > 0 && <FirstPageLink />,
  hint: TEXTS.hint,
  isLoadedInView: true,
});
