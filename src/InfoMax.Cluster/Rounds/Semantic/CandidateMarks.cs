using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>Which of a partition's rows are candidates, for any of the job's points.</summary>
/// <param name="importance">I_i of the partition's rows.</param>
internal sealed class CandidateMarks(float[] importance)
{
    private readonly bool[] _marked = new bool[importance.Length];
    private readonly float[] _relaxed = new float[importance.Length];
    private readonly float[] _gains = [.. importance];

    /// <summary>Takes a row.</summary>
    /// <param name="row">Its place.</param>
    /// <param name="relaxed">1 when a local solution has it, 0 otherwise.</param>
    /// <param name="gain">Its marginal gain beside that solution.</param>
    public void Add(int row, float relaxed, float gain)
    {
        _marked[row] = true;
        _relaxed[row] = Math.Max(_relaxed[row], relaxed);
        _gains[row] = gain;
    }

    /// <summary>Takes every row.</summary>
    public void AddAll() => Array.Fill(_marked, true);

    /// <summary>The candidates' places, ascending, and their table.</summary>
    /// <param name="rows">Global row numbers.</param>
    public (int[] Chosen, CoresetColumns Columns) ToColumns(long[] rows)
    {
        int[] chosen = [.. Enumerable.Range(0, _marked.Length).Where(i => _marked[i])];
        return (chosen, new CoresetColumns(
            Array.ConvertAll(chosen, i => rows[i]),
            Array.ConvertAll(chosen, i => importance[i]),
            Array.ConvertAll(chosen, i => _relaxed[i]),
            Array.ConvertAll(chosen, i => _gains[i])));
    }
}
