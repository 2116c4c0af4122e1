package dev.parley.demo;

/** A part of the company, its share of the people and what it talks about. */
enum Department {
  ENGINEERING("Engineering", "engineering", 34, "Software Engineer"),
  SUPPORT("Support", "support", 14, "Support Specialist"),
  SALES("Sales", "sales", 14, "Account Executive"),
  PRODUCT("Product", "product", 8, "Product Manager"),
  MARKETING("Marketing", "marketing", 8, "Marketing Manager"),
  DESIGN("Design", "design", 7, "Product Designer"),
  DATA("Data", "data", 5, "Data Analyst"),
  PEOPLE("People", "people", 4, "People Partner"),
  FINANCE("Finance", "finance", 3, "Financial Analyst"),
  SECURITY("Security", "security", 3, "Security Engineer");

  private static final String[] LEVELS = {"", "", "", "Senior ", "Senior ", "Lead ", "Junior "};

  private final String title;
  private final String topic;
  private final int share;
  private final String work;

  Department(String title, String topic, int share, String work) {
    this.title = title;
    this.topic = topic;
    this.share = share;
    this.work = work;
  }

  String title() {
    return title;
  }

  String topic() {
    return topic;
  }

  static Department of(int percent) {
    int left = percent;
    for (Department department : values()) {
      left -= department.share;
      if (left < 0) {
        return department;
      }
    }
    return ENGINEERING;
  }

  String work(Dice dice) {
    return LEVELS[dice.below(LEVELS.length)] + work;
  }
}
