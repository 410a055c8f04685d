/** The resolved part of the study's configuration that recruiting and paying need. */
export interface RecruitingSettings {
  readonly title: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /** The address of the ad, without the mode. */
  readonly adUrl: string;
  /** Most that may be spent, minor units; undefined: no limit of this kind. Person: without fees. */
  readonly limits: {
    readonly personMinor: number | undefined;
    readonly dayMinor: number | undefined;
    readonly studyMinor: number | undefined;
  };
  /** ms that a posting lives at the recruiter without a server that renews it; undefined: until its end. */
  readonly leaseMs: number | undefined;
  /** ms after which work of campaigns and tasks is approved by itself at the recruiter; 3 days unless set. */
  readonly autoApprovalMs?: number;
  /** When a worker is put into the group of those who took part, which new postings exclude. */
  readonly retakes: {
    readonly group: string | undefined;
    readonly grantAt: 'entry' | 'completion' | 'approval';
  };
}
