using InfoMax.Core.Embeddings;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Data.Outputs.Comparison;

/// <summary>Part of a data set written down as a data set of its own: vectors as they are stored, scores and classes beside them.</summary>
/// <param name="Vectors">Full path of the rows.</param>
/// <param name="Scores">Full path of their scores; null without.</param>
/// <param name="Classes">Full path of their class numbers, NaN for none; null without.</param>
public sealed record PoolFiles(string Vectors, string? Scores, string? Classes)
{
    /// <summary>Writes the files.</summary>
    /// <param name="directory">Where to; made when missing.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="scores">One a row; null without.</param>
    /// <param name="classes">One a row, negative for none; null without.</param>
    /// <exception cref="OutputException">The disk failed; the message names the file and the cause.</exception>
    public static PoolFiles Write(string directory, EmbeddingMatrix rows, double[]? scores, int[]? classes)
    {
        using OutputStaging staging = new(directory);
        staging.Write("rows.npy", stream => NpyOutput.WriteMatrix(stream, rows));
        if (scores is not null)
        {
            staging.Write("scores.npy", stream => NpyOutput.WriteDouble(stream, scores));
        }

        if (classes is not null)
        {
            staging.Write("classes.npy", stream => NpyOutput.WriteDouble(stream, Array.ConvertAll(classes, c => c < 0 ? double.NaN : c)));
        }

        staging.Publish();
        return new PoolFiles(
            Path.Combine(directory, "rows.npy"),
            scores is null ? null : Path.Combine(directory, "scores.npy"),
            classes is null ? null : Path.Combine(directory, "classes.npy"));
    }
}
