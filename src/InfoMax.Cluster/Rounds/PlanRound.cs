using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Cluster.Protocol;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Outputs;

namespace InfoMax.Cluster.Rounds;

/// <summary>Finds the input by its headers and writes the layout that all other rounds read.</summary>
[RoundKernel(RoundKind.Plan)]
internal static class PlanRound
{
    public static PlanResult Run(RoundContext context)
    {
        JobSpec spec = context.Spec;
        JobPaths.Require(context.Roots, spec);
        OutputProof.Require(spec.Output, context.CancellationToken);
        DatasetLayout layout = InputDataset.Discover(spec.InputRequest, context.CancellationToken);
        JobPaths.RequireInputs(context.Roots, layout.Sources.Select(source => source.Path));
        if (layout.Rows == 0)
        {
            throw new InputDataException($"{string.Join(", ", spec.Inputs)}: the input has no rows");
        }

        foreach (BudgetRule budget in spec.Budgets)
        {
            if (budget.Rows > layout.Rows)
            {
                throw new ConfigurationException($"--budget {budget.Rows}: the input has only {Counted.Of(layout.Rows, "row")}; give at most that many, or --fraction");
            }
        }

        IdCheck ids = Check(context, layout);
        layout = layout with { WritesSubset = ids.WritesSubset };
        ArtifactRef artifact = context.Store.Write(context.Uri("layout.json"), stream => LayoutArtifact.Write(stream, layout));
        PlanResult plan = PlanFacts.Of(artifact, layout) with
        {
            Warnings = [.. layout.Warnings, .. ids.Warnings, .. ScoreAdvice.Of(spec, layout.Score.Kind, layout.Rows)],
            Repeats = RepeatedRows.Write(context, layout, ids.Repeats),
        };
        RequireScratchSpace(context, layout, plan);
        return plan;
    }

    /// <summary>Looks before any heavy work whether outputs and exports can have what they need.</summary>
    private static IdCheck Check(RoundContext context, DatasetLayout layout)
    {
        IdRequirements wanted = context.Spec.IdRequirements;
        string? problem = IdCheck.HeaderProblem(layout, wanted, context.CancellationToken);
        IdCheck? ids = problem is null ? IdCheck.Run(layout, wanted, out problem, context.CancellationToken) : null;
        return problem is null ? ids! : throw new ConfigurationException(problem);
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
