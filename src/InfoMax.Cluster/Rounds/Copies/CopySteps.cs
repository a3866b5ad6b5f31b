namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>
/// Of copies that lead equal rows, the representatives after them that are nearer than all before them, in the order of the walk. A row
/// that equals such a copy belongs to the last one that comes before it.
/// </summary>
/// <param name="Keys">What the steps are told of, equal ones side by side: a place in a range, or an entry of a split.</param>
/// <param name="Rows">The representatives.</param>
/// <param name="Importance">Importance of each.</param>
/// <param name="Cosines">Cosine of each to the copy.</param>
internal sealed record CopySteps(int[] Keys, long[] Rows, float[] Importance, float[] Cosines)
{
    /// <summary>A representative.</summary>
    /// <param name="Row">Its number.</param>
    /// <param name="Importance">Its importance.</param>
    /// <param name="Cosine">Its cosine to the copy.</param>
    public readonly record struct Step(long Row, float Importance, float Cosine)
    {
        /// <summary>True where it is nearer than another, ties to the lower row.</summary>
        public bool IsNearer(long row, float cosine) => Cosine > cosine || (Cosine == cosine && Row < row);

        /// <summary>True where it comes before a row in the walk.</summary>
        public bool IsBefore(long row, float importance) => Importance > importance || (Importance == importance && Row < row);
    }

    /// <summary>The columns of a table of steps.</summary>
    public (string Name, Array Values)[] Columns => [("key", Keys), ("row", Rows), ("importance", Importance), ("cosine", Cosines)];

    /// <summary>Steps as they come.</summary>
    public static CopySteps Of(IEnumerable<(int Key, Step Step)> steps)
    {
        (int Key, Step Step)[] all = [.. steps];
        return new CopySteps(
            Array.ConvertAll(all, step => step.Key),
            Array.ConvertAll(all, step => step.Step.Row),
            Array.ConvertAll(all, step => step.Step.Importance),
            Array.ConvertAll(all, step => step.Step.Cosine));
    }

    /// <summary>What several senders have told, sender after sender.</summary>
    public static CopySteps Read(RoundContext context, CopyMail[] mails)
    {
        int count = CopyMail.Entries(mails);
        CopySteps steps = new(new int[count], new long[count], new float[count], new float[count]);
        CopyMail.ReadAll(context, mails, steps.Columns);
        return steps;
    }

    /// <summary>The steps of a table that is not addressed.</summary>
    public static CopySteps Read(RoundContext context, Data.Artifacts.ArtifactRef table) => Read(context, [new CopyMail(table, 0, (int)table.Rows)]);

    /// <summary>Each with its key.</summary>
    public IEnumerable<(int Key, Step Step)> All() => Keys.Select((key, i) => (key, new Step(Rows[i], Importance[i], Cosines[i])));

    /// <summary>The steps by what they are told of.</summary>
    public Dictionary<int, Step[]> ByKey() => All().GroupBy(step => step.Key).ToDictionary(steps => steps.Key, steps => steps.Select(step => step.Step).ToArray());

    /// <summary>Of what several ranges have told of each copy, what is nearer than its best before it and than all steps before.</summary>
    /// <param name="told">Steps of all ranges.</param>
    /// <param name="best">The representative of each copy before it, and its cosine; null where no later one can be nearer.</param>
    public static CopySteps Merge(IEnumerable<(int Key, Step Step)> told, Func<int, (long Row, float Cosine)?> best)
    {
        List<(int Key, Step Step)> merged = [];
        foreach (IGrouping<int, (int Key, Step Step)> copy in told.GroupBy(step => step.Key).OrderBy(steps => steps.Key))
        {
            if (best(copy.Key) is not { } nearest)
            {
                continue;
            }

            foreach ((int key, Step step) in copy.OrderByDescending(step => step.Step.Importance).ThenBy(step => step.Step.Row))
            {
                if (step.IsNearer(nearest.Row, nearest.Cosine))
                {
                    merged.Add((key, step));
                    nearest = (step.Row, step.Cosine);
                }
            }
        }

        return Of(merged);
    }
}
