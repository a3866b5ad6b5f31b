using InfoMax.Data;
using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports;

/// <summary>Finds rows in a job's results and what the files tell of them, in two passes over <c>reasons.parquet</c>, and what the vectors of the input tell where they are still there.</summary>
public static class RowExplainer
{
    /// <summary>What became of each row named, each once, in the order of the names.</summary>
    /// <param name="results">The results.</param>
    /// <param name="names">Row numbers or ids; a number is a row where there is one, and <c>id:NAME</c> always an id.</param>
    /// <param name="unknown">Takes a line for each name that is no valid row's.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ResultException">The results cannot be read.</exception>
    public static IReadOnlyList<RowExplanation> Explain(ResultDirectory results, IReadOnlyList<string> names, ICollection<string> unknown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(unknown);
        if (results.Goal == "dedupe")
        {
            return CopyExplainer.Explain(results, names, unknown, cancellationToken);
        }

        Target[] targets = Find(results, names, unknown, cancellationToken);
        AddRepresentatives(results, targets, cancellationToken);
        FillIn(results, targets, cancellationToken);
        NameLeads(results, targets, cancellationToken);
        double? price = (double?)results.Manifest["reasons"]?["price"];
        RowExplanation[] rows = [.. targets.Select(target => target.ToExplanation(price))];
        return [.. WithNeighbors(results, rows, cancellationToken).Select(row => row with { Words = ExplanationText.Of(row) })];
    }

    private static IEnumerable<RowExplanation> WithNeighbors(ResultDirectory results, RowExplanation[] rows, CancellationToken cancellationToken)
    {
        if (rows.Length > NeighborLook.MostRows)
        {
            return rows.Select(row => row with { ClosestMissing = FormattableString.Invariant($"they are looked up for at most {NeighborLook.MostRows} rows at a time") });
        }

        try
        {
            IReadOnlyDictionary<long, NearestSearch> found = NeighborLook.Of(results, rows, cancellationToken);
            return rows.Select(row => row with { Closest = found[row.Row].Nearest, ClosestDistinct = found[row.Row].Distinct, Rival = found[row.Row].Rival(row.Gain ?? 0) });
        }
        catch (InputDataException exception)
        {
            return rows.Select(row => row with { ClosestMissing = exception.Message });
        }
    }

    private static Target[] Find(ResultDirectory results, IReadOnlyList<string> names, ICollection<string> unknown, CancellationToken cancellationToken)
    {
        Dictionary<long, Target> byRow = [];
        RowNames asked = new(names);
        foreach (ReasonRows part in results.Reasons())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < part.Rows.Length; i++)
            {
                if (asked.IsNamed(part.Rows[i], part.Ids[i]))
                {
                    byRow[part.Rows[i]] = new Target(part, i);
                }
            }
        }

        return [.. asked.Rows(byRow.Keys, name => unknown.Add(Unknown(results, name, cancellationToken))).Select(row => byRow[row])];
    }

    /// <summary>With the id that was probably meant: one that begins so, else the nearest.</summary>
    private static string Unknown(ResultDirectory results, string name, CancellationToken cancellationToken)
    {
        string typed = RowNames.IdOf(name);
        IEnumerable<string> ids = results.Reasons().SelectMany(part =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return part.Ids.OfType<string>();
        });
        string? near = ids.FirstOrDefault(id => id.StartsWith(typed, StringComparison.Ordinal)) ?? NearestName.Of(typed, ids);
        string remedy = near is not null ? $"did you mean {near}?"
            : RowNames.Number(name) is not null && results.Reasons().LastOrDefault(part => part.Rows.Length > 0) is { } last ? $"valid rows end at {last.Rows[^1]}, and those that were dropped are in rejected.parquet"
            : RowNames.Dropped;
        return RowNames.Unknown(name, results, remedy);
    }

    private static void FillIn(ResultDirectory results, Target[] targets, CancellationToken cancellationToken)
    {
        ILookup<long, Target> chosen = targets.Where(target => target.Selected).ToLookup(target => target.Row);

        // The table of copies tells no ids of theirs.
        ILookup<long, Target> led = targets.Where(target => target.Representative is not null).ToLookup(target => target.Representative!.Row);
        foreach (ReasonRows part in results.Reasons())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (Target target in targets)
            {
                target.Compare(part);
            }

            for (int i = 0; i < part.Rows.Length && chosen.Count + led.Count > 0; i++)
            {
                foreach (Target target in led[part.Rows[i]])
                {
                    target.Representative = target.Representative! with { Id = part.Ids[i] };
                }

                if (!part.Selected[i] && part.Nearest[i] is { } nearest)
                {
                    foreach (Target target in chosen[nearest])
                    {
                        target.AddCovered(new CoveredRow(part.Rows[i], part.Ids[i], part.Cosines[i] ?? 0));
                    }
                }
            }
        }
    }

    private static void AddRepresentatives(ResultDirectory results, Target[] targets, CancellationToken cancellationToken)
    {
        ILookup<long, Target> byRow = targets.ToLookup(target => target.Row);
        foreach ((long[] rows, long[] representatives, float[] cosines, _) in results.Copies())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < rows.Length; i++)
            {
                foreach (Target target in byRow[rows[i]])
                {
                    target.Representative = new NearRow(representatives[i], null, cosines[i]);
                }
            }
        }
    }

    /// <summary>Of a copy that another row than its representative stands for, the cosine is its representative's.</summary>
    private static void NameLeads(ResultDirectory results, Target[] targets, CancellationToken cancellationToken)
    {
        HashSet<long> covered = [.. targets.SelectMany(target => target.Covered).Select(row => row.Row)];
        Dictionary<long, long> leads = [];
        foreach ((long[] rows, long[] representatives, _, _) in covered.Count == 0 ? [] : results.Copies())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < rows.Length; i++)
            {
                if (covered.Contains(rows[i]))
                {
                    leads[rows[i]] = representatives[i];
                }
            }
        }

        Array.ForEach(targets, target => target.NameLeads(leads));
    }

    /// <summary>A row that is looked for, with what the passes found so far.</summary>
    private sealed class Target(ReasonRows part, int at)
    {
        private readonly RowExplanation _row = new()
        {
            Row = part.Rows[at],
            Id = part.Ids[at],
            Selected = part.Selected[at],
            Reason = part.Reasons[at],
            Importance = part.Importance[at],
            RawScore = part.RawScores?[at],
            Gain = part.Gains[at],
            GroupSize = part.GroupSizes[at],
            Nearest = part.Nearest[at] is { } nearest ? new NearRow(nearest, part.NearestIds[at], part.Cosines[at] ?? 0) : null,
            Rows = 0,
            StandsFor = 0,
        };

        private readonly List<CoveredRow> _covered = [];
        private long _better;
        private long _rows;
        private long _before;
        private long _standsFor;

        public long Row => _row.Row;

        public bool Selected => _row.Selected;

        public NearRow? Representative { get; set; }

        public void Compare(ReasonRows others)
        {
            _rows += others.Rows.Length;
            for (int i = 0; i < others.Rows.Length; i++)
            {
                _better += others.Importance[i] > _row.Importance ? 1 : 0;
                _before += !others.Selected[i] && others.Reasons[i] != "copy" && others.Gains[i] > _row.Gain ? 1 : 0;
            }
        }

        public IReadOnlyList<CoveredRow> Covered => _covered;

        public void NameLeads(Dictionary<long, long> leads)
        {
            for (int i = 0; i < _covered.Count; i++)
            {
                if (leads.TryGetValue(_covered[i].Row, out long lead) && lead != Row)
                {
                    _covered[i] = _covered[i] with { Representative = lead };
                }
            }
        }

        public void AddCovered(CoveredRow row)
        {
            _standsFor++;
            NearestFew.Add(_covered, row, covered => covered.Cosine, NearestFew.MostCovered);
        }

        public RowExplanation ToExplanation(double? price) => _row with
        {
            Rank = _better + 1,
            Rows = _rows,
            RowsBefore = _before,
            Price = price,
            Representative = Representative,
            StandsFor = _standsFor,
            Covers = _covered,
        };
    }
}
