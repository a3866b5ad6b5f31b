using InfoMax.Cluster.Coordinator.State;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Objective;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Exports;
using Xunit;

namespace InfoMax.Cluster.Tests.Coordinator;

/// <summary>A job restored from a snapshot has the rounds that it had: what a snapshot leaves out follows from the options again.</summary>
public sealed class JobSnapshotTests
{
    private static readonly ArtifactRef Artifact = new("a", new string('0', 64), 1, 1);
    private static readonly JobSpec Spec = new SimulatedJob(1, 1, prototype: false).Spec;

    public static TheoryData<string> Options => [.. Jobs.Keys];

    private static Dictionary<string, JobSpec> Jobs => new(StringComparer.Ordinal)
    {
        ["as given"] = Spec,
        ["partitions"] = Spec with { Partitions = 7, Partitioner = Partitioner.Semantic },
        ["random partitions"] = Spec with { Partitions = 7, Partitioner = Partitioner.Random },
        ["groups"] = Spec with { Groups = GroupSource.Parse("column:source"), Quota = QuotaKind.Equal },
        ["clusters"] = Spec with { Groups = GroupSource.Parse("cluster"), Quota = QuotaKind.Proportional, Partitions = 3 },
        ["atlas"] = Spec with { Exports = [ExportKind.Atlas] },
        ["reasons"] = Spec with { Reasons = true },
        ["copies in ranges"] = Spec with { CopyRanges = 3 },
        ["dedupe"] = Spec with { Goal = JobGoal.Dedupe },
        ["score"] = Spec with { Goal = JobGoal.Score },
        ["little memory"] = Spec with { MemoryBytes = 256L << 20 },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Restored_HasTheSameRounds(string options)
    {
        JobSpec spec = Jobs[options];
        PlanResult plan = new(Artifact, 1, 4_000_000, 512, new string('a', 64), 5, ScoreKind.Clip, "clip", 2);
        foreach (JobFacts facts in (JobFacts[])[new(), new JobFacts().With(RoundKind.Plan, spec, [plan]), JobFacts.Expected(spec, plan, plan.Rows), JobFacts.Expected(spec, plan, plan.Rows).With(RoundKind.Join, spec, [new JoinResult(Artifact, Artifact, null, 70_000)]).With(RoundKind.Colours, spec, [new ColoursResult(Artifact, 6, 8)])])
        {
            JobState state = new() { JobId = "job", Spec = spec, SpecArtifact = Artifact, Facts = facts };
            JobFacts restored = JobSnapshots.Restore(JobSnapshots.Store(state)).Facts;
            Assert.Equal(facts, restored with { Rejects = facts.Rejects, Culprits = facts.Culprits });
            Assert.Equal(facts.Shape, restored.Shape);
        }
    }
}
