using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Probe;

/// <summary>Rows with their labels and folds: the whole set, or a split of it.</summary>
public sealed class ProbeRows
{
    /// <param name="embeddings">n rows with their norms filled in; not owned.</param>
    /// <param name="labels">Class of each row in [0, C), or -1 for a row without label, which takes no part.</param>
    /// <param name="folds">Fold of each row in [0, F), or <see cref="ProbeFolds.None"/> where no classifier holds it out.</param>
    /// <param name="classes">C, at least 2.</param>
    /// <exception cref="ArgumentException">Lengths differ or a label is not below C.</exception>
    public ProbeRows(EmbeddingMatrix embeddings, int[] labels, byte[] folds, int classes)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (labels.Length != embeddings.Rows || folds.Length != embeddings.Rows)
        {
            throw new ArgumentException($"{embeddings.Rows} rows with {labels.Length} labels and {folds.Length} folds");
        }

        int wrong = Array.FindIndex(labels, label => label >= classes);
        if (wrong >= 0)
        {
            throw new ArgumentException($"row {wrong}: label {labels[wrong]} of {classes} classes");
        }

        Embeddings = embeddings;
        Labels = labels;
        Folds = folds;
        Classes = classes;
    }

    /// <summary>Vectors of the rows that the probe learns from and is asked about, one a row.</summary>
    public EmbeddingMatrix Embeddings { get; }

    /// <summary>Class of each row, negative for none.</summary>
    public int[] Labels { get; }

    /// <summary>Fold of each row.</summary>
    public byte[] Folds { get; }

    /// <summary>C.</summary>
    public int Classes { get; }

    /// <summary>The same rows as the classifier of one fold takes them: those that it does not see are of fold 0, the rest of none.</summary>
    public ProbeRows OfFold(int fold) => new(Embeddings, Labels, Array.ConvertAll(Folds, own => own == fold ? (byte)0 : ProbeFolds.None), Classes);

    /// <summary>The labelled rows among <paramref name="first"/> .. + <paramref name="count"/>, ascending.</summary>
    internal int[] Labelled(int first, int count)
    {
        List<int> rows = new(count);
        for (int i = first; i < first + count; i++)
        {
            if (Labels[i] >= 0)
            {
                rows.Add(i);
            }
        }

        return [.. rows];
    }
}
