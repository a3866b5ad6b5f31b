using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Core.Embeddings;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Outputs.Exports;

namespace InfoMax.Cluster.Rounds;

/// <summary>Finds the input by its headers and writes the layout that all other rounds read.</summary>
[RoundKernel(RoundKind.Plan)]
internal static class PlanRound
{
    public static PlanResult Run(RoundContext context)
    {
        JobSpec spec = context.Spec;
        DatasetLayout layout = InputDataset.Discover(spec.InputRequest, context.CancellationToken);
        if (layout.Rows == 0)
        {
            throw new InputDataException($"{string.Join(", ", spec.Inputs)}: the input has no rows");
        }

        foreach (BudgetRule budget in spec.Budgets)
        {
            if (budget.Rows > layout.Rows)
            {
                throw new ConfigurationException($"--budget {budget.Rows}: the input has only {layout.Rows} rows; give at most that many, or --fraction");
            }
        }

        if (OutputExports.Problem(layout, spec.Exports, context.CancellationToken) is { } problem)
        {
            throw new ConfigurationException(problem);
        }

        ArtifactRef artifact = context.Store.Write(context.Uri("layout.json"), stream => LayoutArtifact.Write(stream, layout));
        PlanResult plan = new(
            artifact,
            layout.Files.Count,
            layout.Rows,
            layout.Dimension,
            layout.Fingerprint,
            InputSplits.Of(layout).Count,
            layout.Score.Kind,
            layout.Score.ToString(),
            layout.Element == EmbeddingElement.Half ? 2 : 4,
            [.. layout.Warnings, .. ScoreAdvice.Of(spec, layout.Score.Kind, layout.Rows)]);
        RequireScratchSpace(context, layout, plan);
        return plan;
    }

    /// <summary>A job that goes on has artifacts already, so only one that begins is measured.</summary>
    private static void RequireScratchSpace(RoundContext context, DatasetLayout layout, PlanResult plan)
    {
        JobFacts facts = JobFacts.Expected(context.Spec, plan, plan.Rows);
        long needed = ScratchSpace.PeakBytes(JobSizes.Of(context.Spec, layout, facts), facts);
        if (context.Item.Index != WorkItemId.VerifyIndex
            && ScratchSpace.Problem(context.Spec.Output, needed, context.Store.FreeBytes()) is { } problem)
        {
            throw new ConfigurationException(problem);
        }
    }
}
