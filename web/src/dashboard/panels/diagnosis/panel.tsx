import { type PlaylistDiagnosisFragment, playlistDiagnosis } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { type BodyProps, definePanel } from "../../panel/definition";
import { Icon } from "../../ui/icon";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";
import "./diagnosis.css";

const TEXTS = MESSAGES.diagnosis;

export const PLAYLIST_DIAGNOSIS = definePanel({
  name: "diagnosis",
  title: TEXTS.title,
  fragment: playlistDiagnosis,
  Body: lazyComponent<BodyProps<PlaylistDiagnosisFragment>>(
    () => import("./body"),
    () => <Skeleton height={480} />,
  ),
  Details: lazyComponent<BodyProps<PlaylistDiagnosisFragment>>(
    () => import("./details"),
    () => <Skeleton height={240} />,
  ),
  loading: 480,
  empty: ({ diagnosis: { findingCount, sessions } }) =>
    findingCount === 0 && (
      <div className="diagnosis-clear">
        <Icon name="check" />
        <Notice title={TEXTS.emptyTitle}>
          <p>{sessions > 0 ? TEXTS.empty(sessions) : TEXTS.emptyUnplayed}</p>
        </Notice>
      </div>
    ),
});
