import { playlistDiagnosis } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { Icon } from "../../ui/icon";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import "./diagnosis.css";

const TEXTS = MESSAGES.diagnosis;

export const PLAYLIST_DIAGNOSIS = definePanel({
  name: "diagnosis",
  title: TEXTS.title,
  fragment: playlistDiagnosis,
  Body: lazyComponent(() => import("./body")),
  Details: lazyComponent(() => import("./details")),
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
