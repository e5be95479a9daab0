import { type PlaylistCountriesFragment, playlistCountries } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { type BodyProps, definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";

const TEXTS = MESSAGES.countries;

export const PLAYLIST_COUNTRIES = definePanel({
  name: "countries",
  title: TEXTS.title,
  fragment: playlistCountries,
  Body: lazyComponent<BodyProps<PlaylistCountriesFragment>>(
    () => import("./body"),
    () => <Skeleton height={480} />,
  ),
  Details: lazyComponent<BodyProps<PlaylistCountriesFragment>>(
    () => import("./details"),
    () => <Skeleton height={240} />,
  ),
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
