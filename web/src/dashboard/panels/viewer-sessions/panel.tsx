import { viewerSessions } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { FirstPageLink } from "../../table/first-page";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";

const TEXTS = MESSAGES.viewerSessions;

export const VIEWER_SESSIONS = definePanel({
  name: "sessions",
  title: TEXTS.title,
  fragment: viewerSessions,
  Body: lazyComponent(() => import("./body")),
  Details: lazyComponent(() => import("./details")),
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
