import { Component, type ReactNode } from "react";
import { Notice } from "./notice";

interface Props {
  /** Resets the boundary when it changes: another page may render without an error. */
  resetKey: string;
  children: ReactNode;
}

/** Shows an error message if rendering a page throws. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.resetKey !== this.props.resetKey) this.setState({ failed: false });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="panel" role="alert">
        <Notice
          title={<h1 className="notice-title">This page could not be displayed</h1>}
          actions={
            <a className="button primary" href="?">
              Start over
            </a>
          }
        >
          <p>The browser’s console has the details. The browser’s Back button leads to the previous page.</p>
        </Notice>
      </div>
    );
  }
}
