import { newAndReturning } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { readGroups } from "./groups";

const TEXTS = MESSAGES.newAndReturning;

export const NEW_AND_RETURNING = definePanel({
  name: "new-and-returning",
  title: TEXTS.title,
  fragment: newAndReturning,
  Body: lazyComponent(() => import("./body")),
  Details: lazyComponent(() => import("./details")),
  loading: 380,
  empty: ({ newOrReturning }) =>
    readGroups(newOrReturning).every(({ viewers }) => viewers === 0) && (
      <Notice title={TEXTS.emptyTitle}>
        <p>{TEXTS.empty}</p>
      </Notice>
    ),
  hint: TEXTS.hint,
  isLoadedInView: true,
});
