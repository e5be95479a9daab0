import { playlistCountries } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";

const TEXTS = MESSAGES.countries;

export const PLAYLIST_COUNTRIES = definePanel({
  name: "countries",
  title: TEXTS.title,
  fragment: playlistCountries,
  Body: lazyComponent(() => import("./body")),
  Details: lazyComponent(() => import("./details")),
  loading: 480,
  empty: ({ countries }) =>
    countries.rows.length === 0 && (
      <Notice title={TEXTS.emptyTitle}>
        <p>{TEXTS.empty}</p>
      </Notice>
    ),
  hint: TEXTS.hint,
  isLoadedInView: true,
});
